/**
 * Text as a JSON string that can neither end a line nor disguise itself on a terminal: what JSON
 * leaves unescaped but a terminal or an editor obeys (C1 controls, bidirectional and invisible
 * format characters, line separators) is escaped too, and the length is bounded.
 */

/** Printable ASCII without quote and backslash needs no work. */
const plain = /^[\u0020\u0021\u0023-\u005b\u005d-\u007e]*$/
const deceptive = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** For text that a client chose. */
const maxClientText = 256

export function logString(text: string, maxLength: number = maxClientText): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
  if (plain.test(cut)) return `"${cut}"`
  return JSON.stringify(cut).replaceAll(deceptive, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
