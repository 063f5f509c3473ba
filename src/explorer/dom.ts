/** An element with attributes and children; an attribute `false` is left out, `true` stands without a value. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number | boolean> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes))
    if (value !== false) element.setAttribute(key, value === true ? '' : String(value))
  element.append(...children)
  return element
}

/** A text whose indices are set low: `ε_g` as ε with the subscript g. */
export function withIndices(text: string): (Node | string)[] {
  return text.split(/_(\w)/).map((part, i) => (i % 2 === 0 ? part : make('sub', {}, part)))
}
