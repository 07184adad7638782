"""Questionnaires: forms as they are defined, what people answer, and what the answers add up to.

Other rooms need these doors:

- a form: `instruments.form` for ours, `store.open_form` for an imported one; both give a `Reading` with its `plan`;
- a draft: `Answers`, values by `Place` (`starting.starting_answers` begins one; `fhir_values` writes a value as JSON
  and reads it back);
- a page: `asking.pages_asked`, `asking.ask` to show one, `posting.read_page` for what came back, `reviewing.review`
  before it is handed in; the markup is in `templates/questionnaires/`;
- handing in: `export.response_of` drops what nobody was asked and names it, `checking.check` holds it against the form;
- meaning: `instruments.sidecar_for`, `scoring.scores`, `scoring.raised`, `privacy.starts_as`, `privacy.matter_of`.
"""
