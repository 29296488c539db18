import { slugify } from './slug.js';

/**
 * Reads sections: `Around the network, Workshops`, with ids of their own as in `news=Around us`.
 * @param {string} typed
 * @returns {{ value: { id: string, title: string }[] } | { problem: string }}
 */
export function parseSections(typed) {
  const parts = typed
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const sections = [];
  for (const part of parts) {
    const [, id, title] = /^([\w-]+)\s*[=:]\s*(.+)$/.exec(part) ?? [];
    const made = id ?? nextFree(slugify(part) || `section-${sections.length + 1}`, sections);
    if (!/^[a-z0-9][a-z0-9-]*$/.test(made)) {
      return { problem: `"${made}" cannot be an id. Use lower-case letters, digits and hyphens.` };
    }
    if (sections.some((other) => other.id === made)) {
      return { problem: `Two sections have the id "${made}". Give each its own.` };
    }
    sections.push({ id: made, title: title ?? part });
  }
  return { value: sections };
}

function nextFree(slug, sections) {
  const taken = new Set(sections.map(({ id }) => id));
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? slug : `${slug}-${count}`;
    if (!taken.has(id)) return id;
  }
}
