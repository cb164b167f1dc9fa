import { BrokenStructure } from '../bytes.ts';

/** A dataset of IPTC's Information Interchange Model. */
export interface Dataset {
  readonly record: number;
  readonly number: number;
  readonly data: Buffer;
  /** All of its bytes, including the header. */
  readonly raw: Buffer;
}

const MARKER = 0x1c;
const MAX_DATASETS = 20_000;

/**
 * Reads datasets up to the first broken one.
 * @throws {BrokenStructure} if there are too many
 * @see https://www.iptc.org/std/IIM/4.2/specification/IIMV4.2.pdf 1.5
 */
export function readDatasets(iim: Buffer): Dataset[] {
  const datasets: Dataset[] = [];
  for (let at = 0; at + 5 <= iim.length && iim[at] === MARKER; ) {
    let length = iim.readUInt16BE(at + 3);
    let start = at + 5;
    if (length & 0x8000) {
      const digits = length & 0x7fff;
      if (digits === 0 || digits > 4 || start + digits > iim.length) break;
      length = iim.readUIntBE(start, digits);
      start += digits;
    }
    const end = start + length;
    if (end > iim.length) break;
    const [record, number] = [iim.readUInt8(at + 1), iim.readUInt8(at + 2)];
    if (datasets.length === MAX_DATASETS)
      throw new BrokenStructure(`it has more than ${MAX_DATASETS} datasets`);
    datasets.push({ record, number, data: iim.subarray(start, end), raw: iim.subarray(at, end) });
    at = end;
  }
  return datasets;
}

/**
 * Reads a text as UTF-8, or as Latin-1 if it is not UTF-8. Ignores the declared character set: it is often
 * wrong.
 */
export function readText(data: Buffer): string {
  const text = data.toString('utf8');
  return text.includes('\ufffd') ? data.toString('latin1') : text;
}
