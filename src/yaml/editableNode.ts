/** A node that may be changed, with the tag that it has without being told. */
export interface EditableNode {
  kind: number;
  /** As written; empty when none was. */
  tag: string;
  /** The tag that the text had when it was read; empty for new nodes, whose text speaks for itself. */
  impliedTag: string;
  text: string;
  style: number;
  isFlow: boolean;
  children: EditableNode[];
  /** The name under which aliases refer to it. */
  anchor: string;
  line: number;
  column: number;
}
