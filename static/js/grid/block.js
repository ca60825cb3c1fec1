// A block of cells as Excel and WPS put it on the clipboard: tabs between cells, a line a row,
// quotation marks around a cell that holds either.
const FIELD = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r\n|\n|\r|$)/y;

export function readBlock(text) {
  const rows = [[]];
  FIELD.lastIndex = 0;
  for (;;) {
    const [, field, end] = FIELD.exec(text);
    rows.at(-1).push(unquoted(field));
    if (!end) break;
    if (end !== "\t") rows.push([]);
  }
  // The line break after the last row begins no further one.
  if (rows.length > 1 && rows.at(-1).length === 1 && !rows.at(-1)[0]) rows.pop();
  return rows;
}

export function writeBlock(rows) {
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

function unquoted(field) {
  const isQuoted = field.length > 1 && field.startsWith('"') && field.endsWith('"');
  return (isQuoted ? field.slice(1, -1).replaceAll('""', '"') : field).trim();
}

function quoted(field) {
  return /["\t\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
