type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** Makes an element. Texts are inserted as text, never as markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** Makes a button with a click handler. */
export function makeButton(attributes: Attributes, label: string, click: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button', ...attributes }, label);
  button.addEventListener('click', click);
  return button;
}

/** An element for an uploader's name, isolated so that its direction does not affect the text around it. */
export function makeName(name: string): HTMLElement {
  return make('bdi', {}, name);
}

/** A radio button with its label. */
export function makeRadio(
  group: string,
  value: string,
  ...label: readonly (Node | string)[]
): HTMLLabelElement {
  return make('label', {}, make('input', { type: 'radio', name: group, value }), make('span', {}, ...label));
}

/**
 * The element of the page with that id.
 * @throws {Error} if there is no element of that type with the id
 */
export function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} with the id ${id}.`);
  return found;
}

/** The button of the page with that id. */
export function findButton(id: string): HTMLButtonElement {
  return find(id, HTMLButtonElement);
}

/** The value of the checked radio button of a group, or null. */
export function checkedValue(group: HTMLElement): string | null {
  return group.querySelector<HTMLInputElement>('input:checked')?.value ?? null;
}

/** Checks the radio button of a group that has that value, and unchecks the others. */
export function checkValue(group: HTMLElement, value: string): void {
  for (const input of group.querySelectorAll('input')) input.checked = input.value === value;
}

/** Converts text with `code` between backticks to nodes. */
export function withCode(text: string): (Node | string)[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? make('code', {}, part) : part));
}
