import { expect, test } from 'vitest';
import iconv from 'iconv-lite';
import { encodeGb18030 } from './gb18030.ts';

test('receipt text is encoded as GB18030, byte for byte as iconv-lite does', () => {
  for (const text of [
    '卓美珠宝 南京西路店',
    '合计：￥68,800.00 大写：陆万捌仟捌佰元整',
    '18K金钻石女戒 ×1 ‰ · ①',
    'ABC abc 123 ~!',
    '喆堃镕䶮',
    '—…“”、。（）',
  ]) {
    expect([...encodeGb18030(text)]).toEqual([...iconv.encode(text, 'gb18030')]);
  }
});
test('every two-byte and BMP character that GB18030 can write is read back as itself', () => {
  const decoder = new TextDecoder('gb18030');
  const lost: string[] = [];
  for (let code = 0x80; code < 0xd800; code += 7) {
    const char = String.fromCharCode(code);
    if (decoder.decode(encodeGb18030(char)) !== char) lost.push(code.toString(16));
  }
  expect(lost).toEqual([]);
});
test('what no till printer can draw becomes a question mark', () => {
  expect(new TextDecoder('gb18030').decode(encodeGb18030('a💍b'))).toBe('a?b');
});
