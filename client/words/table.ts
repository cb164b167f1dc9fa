import { stripVTControlCharacters } from 'node:util';

/**
 * Lays out rows in columns of equal width. The first row has the titles. All columns but the first and the
 * last have numbers, which are aligned to the right.
 */
export function layOutTable(rows: readonly (readonly string[])[]): string[] {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
        return column === 0 || column === columns - 1 ? cell + space : space + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** The width in characters as people count them. */
function widthOf(text: string): number {
  return [...new Intl.Segmenter().segment(stripVTControlCharacters(text))].length;
}
