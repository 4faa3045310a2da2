/** A field for a name: follows the state, but never takes away what a person is typing. */

/**
 * @param {HTMLInputElement} input
 * @param {HTMLFormElement} form
 * @param {(name: string) => void} onSubmit
 */
export function followName(input, form, onSubmit) {
  let given = '';
  const typed = () => input.value.trim();

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (typed() !== '') {
      onSubmit(typed());
    }
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) {
      input.value = given;
      input.dispatchEvent(new Event('input'));
    }
  });

  return {
    typed,
    given: () => given,
    /** @param {string | null} name */
    render(name) {
      const isUntouched = input.value === given;
      given = name ?? '';
      if (isUntouched && input.value !== given) {
        input.value = given;
      }
    },
  };
}
