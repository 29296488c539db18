import type { FootnoteDefinition, Root } from 'mdast';
import { visit } from '../../lib/visit-nodes.ts';
import type { Note } from './nodes.ts';
import { replaceChild } from './replace-child.ts';

/**
 * Replaces GFM footnotes by numbers and a list of the used notes at the end. Changes the
 * tree. @param prefix Makes ids unique among the texts of an issue.
 */
export function gatherNotes(tree: Root, prefix: string): void {
  const definitions = new Map<string, FootnoteDefinition>();
  visit(tree, (node, index, parent) => {
    if (node.type !== 'footnoteDefinition') return undefined;
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if (parent === undefined || index === undefined) return undefined;
    replaceChild(parent, index);
    return index;
  });

  const notes = new Map<string, Note>();
  const number = (within: Root | Note): void => {
    visit(within, (reference, index, parent) => {
      if (reference.type !== 'footnoteReference') return;
      const definition = definitions.get(reference.identifier);
      if (definition === undefined || parent === undefined || index === undefined) return;
      let note = notes.get(reference.identifier);
      if (note === undefined) {
        const place = notes.size + 1;
        note = {
          type: 'note',
          number: place,
          id: `${prefix}_note-${place}`,
          references: [],
          children: definition.children,
        };
        notes.set(reference.identifier, note);
      }
      const times = note.references.length + 1;
      const id = `${prefix}_ref-${note.number}${times > 1 ? `-${times}` : ''}`;
      note.references.push(id);
      const { number, id: target } = note;
      replaceChild(parent, index, { type: 'noteReference', number, id, target });
    });
  };

  number(tree);
  // A note can refer to further notes, which are added to the map during the loop.
  for (const note of notes.values()) number(note);
  if (notes.size > 0) tree.children.push({ type: 'notes', children: [...notes.values()] });
}
