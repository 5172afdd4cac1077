import { Fragment, memo } from "react";
import { type Block, type Inline, readMarkdown } from "./markdown.ts";

/** A text as its Markdown means it. React writes every word as text: nothing that somebody typed becomes HTML. */
export const Markdown = memo(function Markdown({ text, canFollow }: { text: string; canFollow: boolean }) {
  return (
    <>
      {readMarkdown(text).map((block, number) => (
        <BlockOf key={number} block={block} canFollow={canFollow} />
      ))}
    </>
  );
});

function BlockOf({ block, canFollow }: { block: Block; canFollow: boolean }) {
  switch (block.kind) {
    case "heading":
      return (
        <p className="mw-note-heading" data-level={block.level}>
          <Line parts={block.line} canFollow={canFollow} />
        </p>
      );
    case "code":
      return <pre>{block.text}</pre>;
    case "list":
      return <List block={block} canFollow={canFollow} />;
    case "paragraph":
      return (
        <p>
          {block.lines.map((line, number) => (
            <Fragment key={number}>
              {number > 0 && <br />}
              <Line parts={line} canFollow={canFollow} />
            </Fragment>
          ))}
        </p>
      );
  }
}

function List({ block, canFollow }: { block: Extract<Block, { kind: "list" }>; canFollow: boolean }) {
  const items = block.items.map((item, number) => (
    <li key={number}>
      <Line parts={item} canFollow={canFollow} />
    </li>
  ));
  return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
}

function Line({ parts, canFollow }: { parts: readonly Inline[]; canFollow: boolean }) {
  return parts.map((part, number) => <Word key={number} part={part} canFollow={canFollow} />);
}

/** Links are tab stops only in the note that has the canvas's own. */
function Word({ part, canFollow }: { part: Inline; canFollow: boolean }) {
  switch (part.kind) {
    case "bold":
      return <strong>{part.text}</strong>;
    case "italic":
      return <em>{part.text}</em>;
    case "code":
      return <code>{part.text}</code>;
    case "link":
      return (
        <a className="nodrag" href={part.href} target="_blank" rel="noopener noreferrer" tabIndex={canFollow ? 0 : -1}>
          {part.text}
        </a>
      );
    case "text":
      return part.text;
  }
}
