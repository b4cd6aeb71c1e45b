import { pinyin } from 'pinyin-pro';

const spelt = new Map<string, { readonly pinyin: string; readonly initials: string }>();
/** Pinyin of a name, worked out once: 张宇桐 → zhangyutong, zyt (A1.3.1). */
export function spelling(name: string): { readonly pinyin: string; readonly initials: string } {
  const known = spelt.get(name);
  if (known !== undefined) return known;
  const made = {
    pinyin: pinyin(name, { toneType: 'none', type: 'array' }).join(''),
    initials: pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join(''),
  };
  spelt.set(name, made);
  return made;
}
