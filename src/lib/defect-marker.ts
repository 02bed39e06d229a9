/**
 * Stands in an answer in place of a value that breaks the schema's promise. Its bytes cannot occur
 * inside a JSON string, where a quote is always escaped; a stored JSON document that holds them only
 * makes the answer take the slow, exact path.
 */
export const defectMarker = '{"!":null}'
