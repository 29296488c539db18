import type { FootnoteDefinition, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Note } from './nodes.ts';

/**
 * Turns GFM footnotes into numbered references and one list of notes at the end of the tree,
 * in the order in which they are first named. A note that nothing names is left out, as
 * on GitHub. Changes the tree.
 * @param prefix Makes ids unique among all the texts of an issue.
 */
export function gatherNotes(tree: Root, prefix: string): void {
  const definitions = new Map<string, FootnoteDefinition>();
  visit(tree, 'footnoteDefinition', (node, index, parent) => {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node);
    parent?.children.splice(index as number, 1);
    return index;
  });

  const notes = new Map<string, Note>();
  const number = (within: Root | Note): void => {
    visit(within as Root, 'footnoteReference', (reference, index, parent) => {
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
          children: definition.children as Note['children'],
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
  // A note may name further notes, which join the map while it is walked.
  for (const note of notes.values()) number(note);
  if (notes.size > 0) tree.children.push({ type: 'notes', children: [...notes.values()] });
}
