import { describe, expect, it } from 'vitest';
import { certSearchKey, checkCert, isCertLike, normaliseCert } from './certificate.ts';
import { colorPercent, parseClarity, parseColor, parseFluorescence, parseGrade, parseShape } from './grades.ts';
import { parseDecimal } from './importCsv.ts';
import { readMapping } from './mapping.ts';
import { productName, stoneText } from './naming.ts';
import { checkCharacter, hasValidCheck, makePieceNo } from './pieceNo.ts';

describe('grades and their other names (jewelry §4.2–4.5)', () => {
  it.each([
    ['F', 'F', 'F'],
    ['D-E', 'D', 'E'],
    ['e - d', 'D', 'E'],
    ['优白', 'F', 'G'],
    ['白', 'H', 'H'],
    ['<N', 'O-Z', 'O-Z'],
    ['S', 'O-Z', 'O-Z'],
  ] as const)('colour %s', (text, from, to) => {
    expect(parseColor(text)).toEqual({ from, to });
  });
  it.each([
    ['LC', 'FL', 'IF'],
    ['P1', 'I1', 'I1'],
    ['VVS', 'VVS1', 'VVS2'],
    ['si1', 'SI1', 'SI1'],
    ['VS1-VS2', 'VS1', 'VS2'],
    ['Ｐ２', 'I2', 'I2'],
  ] as const)('clarity %s', (text, from, to) => {
    expect(parseClarity(text)).toEqual({ from, to });
  });
  it.each([
    ['Ideal', 'EX'],
    ['Premium', 'VG'],
    ['very good', 'VG'],
    ['Good', 'G'],
    ['Fair', 'F'],
    ['8X', 'EX'],
    ['极好', 'EX'],
    ['Poor', 'P'],
  ] as const)('cut %s is %s', (text, grade) => {
    expect(parseGrade(text)).toBe(grade);
  });
  it('unknown words are unknown, not guessed', () => {
    expect([parseColor('fancy pink'), parseClarity('VS9'), parseGrade('nice'), parseShape('blob'), parseFluorescence('very')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
  it('GB percentages', () => {
    expect([colorPercent('D'), colorPercent('N'), colorPercent('O-Z')]).toEqual([100, 90, undefined]);
  });
});
describe('certificates warn, they never block (§4.6)', () => {
  it.each([
    ['GIA', ' 2141 234567 ', undefined],
    ['GIA', 'GIA2141234567', undefined],
    ['GIA', '1234567', 'cert-unusual'],
    ['GIA', '12', 'cert-format'],
    ['IGI', 'LG123456789', undefined],
    ['IGI', 'LABGROWN123456789', undefined],
    ['IGI', '123456', 'cert-unusual'],
    ['国检', 'NG123456', undefined],
    ['GRS', 'x'.repeat(25), 'cert-long'],
  ] as const)('%s %s: %s', (lab, number, expected) => {
    expect(checkCert(lab, number)).toBe(expected);
  });
  it('are found with and without lab and LG, full-width digits read', () => {
    expect(normaliseCert('gia', '２１４１２３４５６７')).toEqual({ lab: 'GIA', number: '2141234567' });
    expect(new Set(['LG123456789', 'IGI LG123456789', 'lg 123 456 789', '123456789', 'LABGROWN123456789'].map(certSearchKey)).size).toBe(1);
    expect([isCertLike('GIA 2141234567'), isCertLike('戒指')]).toEqual([true, false]);
  });
});
describe('piece numbers (§1)', () => {
  it('carry a check character that notices any single wrong character', () => {
    const no = makePieceNo('LD', '26', 1);
    expect(no).toMatch(/^LD26000001[0-9A-Z]$/);
    expect(hasValidCheck(no)).toBe(true);
    for (let i = 0; i < no.length; i += 1)
      for (const c of '0A7Z')
        if (c !== no.charAt(i)) expect(hasValidCheck(no.slice(0, i) + c + no.slice(i + 1)), no.slice(0, i) + c + no.slice(i + 1)).toBe(false);
    expect(checkCharacter('LD26000001')).toBe(no.slice(-1));
  });
});
describe('names (§5.3) say purity, material, stone, kind and nothing else', () => {
  it.each([
    [{ metal: 'gold999', category: 'ring' }, '足金戒指'],
    [{ metal: 'gold18K', category: 'ring', main: { type: 'ruby' } }, '18K金红宝石戒指'],
    [{ metal: 'pt900', category: 'ring', main: { type: 'diamond' } }, 'Pt900钻石戒指'],
    [{ category: 'stone', main: { type: 'labDiamond' } }, '培育钻石'],
  ] as const)('%j', (item, name) => {
    expect(productName(item)).toBe(name);
    expect(name).not.toMatch(/千足|万足/);
  });
  it('a stone in one line', () => {
    expect(
      stoneText({
        type: 'diamond',
        caratMilli: 1019,
        colorFrom: 'D',
        colorTo: 'E',
        clarityFrom: 'VS1',
        clarityTo: 'VS1',
        cut: 'EX',
        polish: 'VG',
        symmetry: 'EX',
      }),
    ).toBe('1.02ct D-E VS1 EX/VG/EX');
  });
});
describe('decimals of a file become integers without floats', () => {
  it.each([
    ['0.23', 3, 230],
    ['1,234.50', 2, 123_450],
    ['￥１２.５', 2, 1250],
    ['$326', 4, 3_260_000],
    ['3.955', 2, 396],
    ['28.365g', 3, 28_365],
    ['-5', 2, -500],
    ['.5', 2, 50],
    ['1e5', 2, undefined],
    ['', 2, undefined],
    ['1.2.3', 2, undefined],
    ['0.1', 3, 100],
    ['4.35', 2, 435],
  ] as const)('%s', (text, digits, expected) => {
    expect(parseDecimal(text, digits)).toBe(expected);
  });
});
describe('a mapping file is checked before anything is read', () => {
  it.each([
    [{}, ''],
    [{ name: 'x', columns: [] }, 'columns'],
    [{ name: 'x', columns: [{ from: 'a', to: 'tagPriceFen', as: 'yuan' }] }, 'numbers'],
    [
      {
        name: 'x',
        columns: [
          { from: 'a', to: 'pieceNo', as: 'text' },
          { from: 'b', to: 'tagPriceFen', as: 'foreign' },
        ],
      },
      'rate',
    ],
    [
      {
        name: 'x',
        columns: [
          { from: 'a', to: 'pieceNo', as: 'text' },
          { from: 'b', to: 'pieceNo', as: 'text' },
        ],
      },
      'columns',
    ],
    [{ name: 'x', colunms: [] }, ''],
  ])('%j', (value, place) => {
    const r = readMapping(value);
    expect(r.ok).toBe(false);
    if (!r.ok && place !== '') expect(r.at).toContain(place);
  });
});
