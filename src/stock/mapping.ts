import { z } from 'zod';

/** How a text becomes a value. Numbers are read as decimals and kept as integers of our units, never as floats. */
const reader = z.enum([
  'text',
  'integer',
  'carat',
  'grams',
  'yuan',
  'foreign',
  'percent',
  'mm',
  'bool',
  'number',
  'color',
  'clarity',
  'grade',
  'shape',
  'fluorescence',
  'code',
]);
/** Where a value goes: a path of the item, or the place of the piece. */
const target = z.enum([
  'pieceNo',
  'styleNo',
  'name',
  'displayName',
  'category',
  'kind',
  'series',
  'metal',
  'metalColor',
  'fineness',
  'grossMg',
  'metalMg',
  'partsFen',
  'labourFenPerG',
  'labourFen',
  'craft',
  'sideText',
  'sideCount',
  'sideCaratMilli',
  'ringSizeHK',
  'chainMm',
  'bangleMm',
  'tagPriceFen',
  'priceMode',
  'presale',
  'main.type',
  'main.caratMilli',
  'main.shape',
  'main.color',
  'main.clarity',
  'main.cut',
  'main.cutText',
  'main.polish',
  'main.symmetry',
  'main.fluorescence',
  'main.depthBp',
  'main.tableBp',
  'main.x',
  'main.y',
  'main.z',
  'cert.lab',
  'cert.number',
  'cert.issuedAt',
  'storeId',
  'counter',
]);
export type Target = z.infer<typeof target>;

const column = z.strictObject({
  from: z.string().min(1), // heading in the file
  to: target,
  as: reader,
  /** Words of the file and what they mean here, before `as` reads them. */
  map: z.record(z.string(), z.string()).optional(),
  required: z.boolean().optional(),
  /** Keeps the word of the file beside the mapped one (§4.4: the cut scale has no Premium, the word stays). */
  keepIn: z.enum(['main.cutText', 'displayName', 'sideText']).optional(),
});
export type MappedColumn = z.infer<typeof column>;

/** A mapping file: how one supplier's list becomes pieces (features A0.20). Checked before anything is read. */
export const importMapping = z.strictObject({
  name: z.string().min(1),
  nameEn: z.string().optional(),
  /** Nothing means: find out (UTF-8 with or without BOM, GB18030). */
  encoding: z.enum(['auto', 'utf-8', 'gb18030']).default('auto'),
  delimiter: z.enum([',', ';', '\t', 'auto']).default('auto'),
  columns: z.array(column).min(1),
  /** Values that every row gets where its column says nothing. */
  defaults: z.partialRecord(target, z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Price of one unit of a foreign currency in fen, stated with its day. */
  rate: z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), fenPerUnit: z.number().int().positive(), asOf: z.string() }).optional(),
  /** Numbers made from the place of the row in the file, for lists that have none: the same row always gets the same. */
  numbers: z.strictObject({ prefix: z.string().regex(/^[A-Z]{2}$/), year: z.string().regex(/^\d{2}$/), start: z.number().int().nonnegative() }).optional(),
  certificates: z.strictObject({ lab: z.string().min(1), start: z.number().int().positive() }).optional(),
  /** By §5.3 from the fields, when the file brings no name. */
  makeName: z.boolean().default(true),
  note: z.string().optional(),
});
export type ImportMapping = z.infer<typeof importMapping>;

/** Checks a mapping file; the message names the first wrong place. */
export function readMapping(
  value: unknown,
): { readonly ok: true; readonly mapping: ImportMapping } | { readonly ok: false; readonly at: string; readonly message: string } {
  const checked = importMapping.safeParse(value);
  if (checked.success) {
    const { columns, numbers } = checked.data;
    const targets = columns.map((c) => c.to);
    if (new Set(targets).size !== targets.length) return { ok: false, at: 'columns', message: 'two columns go to the same place' };
    if (numbers === undefined && !targets.includes('pieceNo')) return { ok: false, at: 'numbers', message: 'neither a column nor a rule gives piece numbers' };
    if (checked.data.rate === undefined && columns.some((c) => c.as === 'foreign')) return { ok: false, at: 'rate', message: 'a foreign price needs a rate' };
    return { ok: true, mapping: checked.data };
  }
  const issue = checked.error.issues[0];
  return { ok: false, at: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
}
