/** Nodes beyond CommonMark and GFM: `prepareMarkdown` makes them, both renderers know them. */

import type { BlockContent, DefinitionContent, Node, Parent, PhrasingContent } from 'mdast';
import type { Direction } from '../../lib/text/direction.ts';
import type { Picture } from '../../model/item.ts';

export const calloutKinds = ['note', 'tip', 'warning', 'important'] as const;
export type CalloutKind = (typeof calloutKinds)[number];

type Block = BlockContent | DefinitionContent;

/** `> [!NOTE]`, also TIP, WARNING and IMPORTANT. */
export interface Callout extends Parent {
  type: 'callout';
  kind: CalloutKind;
  /** True where the first paragraph is a title of its own, in place of the kind's name. */
  titled: boolean;
  children: Block[];
}

/** `> [!QUOTE]`: a sentence in large type. */
interface PullQuote extends Parent {
  type: 'pullQuote';
  children: Block[];
}

/** A paragraph of one link titled "button". */
export interface Button extends Parent {
  type: 'button';
  url: string;
  children: PhrasingContent[];
}

/** A picture of the issue; inside a `figure` or among words. */
export interface PictureNode extends Node {
  type: 'picture';
  picture: Picture;
  alt: string;
}

/** A picture on a host that the editor allows; its size is unknown. */
export interface RemotePicture extends Node {
  type: 'remotePicture';
  url: string;
  alt: string;
}

/** A paragraph of one picture; the picture's title is its caption. */
export interface Figure extends Parent {
  type: 'figure';
  caption?: string;
  children: PhrasingContent[];
}

/** The raised number in the text; `id` and `target` are unique in the issue. */
export interface NoteReference extends Node {
  type: 'noteReference';
  number: number;
  id: string;
  target: string;
}

/** A part of a line that runs in a direction of its own, whatever is around it. */
export interface Isolate extends Parent {
  type: 'isolate';
  direction: Direction;
  children: PhrasingContent[];
}

/** A place that links lead to. */
export interface Anchor extends Node {
  type: 'anchor';
  /** Unique in the issue. */
  id: string;
}

/** A footnote at the end; `references` are the ids of its references in the text. */
export interface Note extends Parent {
  type: 'note';
  number: number;
  id: string;
  references: string[];
  children: Block[];
}

export interface Notes extends Parent {
  type: 'notes';
  children: Note[];
}

declare module 'mdast' {
  interface BlockContentMap {
    callout: Callout;
    pullQuote: PullQuote;
    button: Button;
    figure: Figure;
  }
  interface PhrasingContentMap {
    picture: PictureNode;
    remotePicture: RemotePicture;
    noteReference: NoteReference;
    isolate: Isolate;
    anchor: Anchor;
  }
  interface RootContentMap {
    callout: Callout;
    pullQuote: PullQuote;
    button: Button;
    figure: Figure;
    picture: PictureNode;
    remotePicture: RemotePicture;
    noteReference: NoteReference;
    isolate: Isolate;
    anchor: Anchor;
    note: Note;
    notes: Notes;
  }
}
