/**
 * Whether anything in a form is other than it came. A slow line brings a page before its script: what was typed until
 * then, or put back by the browser, is to be kept like anything else.
 *
 * @param {HTMLFormElement} form
 */
export function isWritten(form) {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    if (field instanceof HTMLSelectElement) {
      const given = [...field.options].findIndex((one) => one.defaultSelected);
      return field.selectedIndex !== Math.max(given, 0);
    }
    if (!(field instanceof HTMLInputElement) || field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  });
}
