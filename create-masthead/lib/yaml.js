/** Words that YAML reads as something else, in any of its versions. */
const reserved = /^(true|false|yes|no|on|off|null|y|n|~)$/i;

/**
 * A string as a value of YAML: plain where no reader can misunderstand it, else in double quotes
 * with the escapes of JSON, which YAML shares.
 * @param {string} text
 */
export function yamlString(text) {
  const isPlain = /^\p{L}[\p{L}\p{M}\p{N} .'’()/&@+-]*$/u.test(text) && !/\s$/.test(text);
  return isPlain && !reserved.test(text) ? text : JSON.stringify(text);
}
