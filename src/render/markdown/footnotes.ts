import type { FootnoteDefinition, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Note } from './nodes.ts';
import { replaceChild } from './replace-child.ts';

/**
 * Replaces GFM footnotes by numbers and a list of the used notes at the end. Changes the
 * tree. @param prefix Makes ids unique among the texts of an issue.
 */
export function gatherNotes(tree: Root, prefix: string): void {
  const definitions = new Map<string, FootnoteDefinition>();
  visit(tree, 'footnoteDefinition', (node, index, parent) => {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if (parent === undefined || index === undefined) return undefined;
    replaceChild(parent, index);
    return index;
  });

  const notes = new Map<string, Note>();
  const number = (within: Root | Note): void => {
    visit(within, 'footnoteReference', (reference, index, parent) => {
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
      parent.children[index] = { type: 'noteReference', number: note.number, id, target: note.id };
    });
  };

  number(tree);
  // A note can refer to further notes, which are added to the map during the loop.
  for (const note of notes.values()) number(note);
  if (notes.size > 0) tree.children.push({ type: 'notes', children: [...notes.values()] });
}
