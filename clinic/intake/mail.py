"""Sending a link by e-mail, where the practice has set a mail server: a neutral subject, the link, and nothing else.

Nobody knows beforehand in which language somebody reads, so a message says it in every language we have.
"""

import re
import smtplib
import ssl
from email.errors import MessageError
from email.message import EmailMessage

from clinic.catalogs import marked, words
from clinic.language import Language
from clinic.settings import Settings

SUBJECT = marked("A page for you")
TEXT = marked("Here is the page we spoke of. Open it where nobody can see your screen.")
PATIENCE = 15
_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,180}\.[^@\s,;<>\".]{2,60}")


class MailError(Exception):
    """The message was not sent; the words are for who asked."""


def is_address(text: str) -> bool:
    """Whether this is one e-mail address."""
    return _ADDRESS.fullmatch(text) is not None


def in_each(text: str) -> list[str]:
    """A text of ours in every language."""
    return [words(language).gettext(text) for language in Language]


def send_link(chosen: Settings, address: str, link: str) -> None:
    """Sends the link, over an encrypted connection or not at all.

    Raises:
        MailError: the mail server did not take it.
    """
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = " · ".join(in_each(SUBJECT)), chosen.mail_from, address
    message.set_content("\n\n".join([*in_each(TEXT), link]) + "\n", cte="8bit")
    try:
        with smtplib.SMTP(chosen.mail_host, chosen.mail_port, timeout=PATIENCE) as server:
            server.starttls(context=ssl.create_default_context())
            if chosen.mail_user and chosen.mail_password:
                server.login(chosen.mail_user, chosen.mail_password.get_secret_value())
            server.send_message(message)
    except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
        raise MailError(
            "The message was not sent: the mail server did not take it. You can still copy the link."
        ) from error
