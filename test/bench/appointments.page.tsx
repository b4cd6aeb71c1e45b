import { createRoot } from 'react-dom/client';
import type { Fact } from '../../src/facts/envelope.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { encodeHlc, nodeOf } from '../../src/kernel/hlc.ts';
import { makeUlid } from '../../src/kernel/ulid.ts';
import type { AppointmentForm } from '../../src/appointments/types.ts';
import { TerminalApp } from '../../renderer/app/App.tsx';
import { createMemoryTerminal } from '../../renderer/data/demo/demo-terminal.ts';
import { seededRandom } from '../../renderer/data/random.ts';
import { detectHost } from '../../renderer/host/index.ts';
import '../../renderer/ui/fonts.ts';

/** Runs in the browser: the terminal's own screens over a store with years of appointments. `?n=50000`. */
const count = Number(new URLSearchParams(location.search).get('n') ?? '50000');
const SURNAMES = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
const GIVEN = [...'思敏雨桐欣怡晓彤梦瑶静立群浩然子轩伟佳琪明若曦文博磊语嫣慧凯海燕晨俊杰宇航雪丽'];
const DAY = 86_400_000;

async function open(): Promise<void> {
  const seed = await createMemoryTerminal(detectHost(), { seed: 7 });
  const random = seededRandom(31);
  const node = nodeOf('S01-T9', 'A');
  const now = Date.now();
  let jseq = 0;
  const put = (collection: 'facts' | 'appointments', doc: { readonly id: string }): void => {
    seed.disk.collections.get(collection)?.set(doc.id, { ...doc });
  };
  const pick = (list: readonly string[]): string => list[Math.floor(random.next() * list.length)] ?? '';
  const fact = (kind: string, atMs: number, aptId: string, prev: readonly string[], body: object): Fact => {
    jseq += 1;
    const id = `fact:${makeUlid(atMs, () => random.next())}` as Fact['id']; // its shape is made right here
    const made: Fact = {
      id,
      kind,
      v: 1,
      scope: ['S01'],
      currency: 'CNY',
      terminal: 'S01-T9',
      epoch: 'A',
      jseq,
      prevHash: '',
      hash: jseq.toString(16).padStart(64, '0'),
      hlc: encodeHlc(atMs, 0, node),
      wallMs: atMs,
      bootId: 'bench',
      monoMs: 0,
      businessDate: new Date(atMs).toISOString().slice(0, 10),
      by: '0107',
      prev: { [aptId]: prev },
      body,
    };
    put('facts', made);
    return made;
  };
  for (let i = 0; i < count; i += 1) {
    // four years of days behind, a few to come
    const visitAt = Math.round((now - (i / count) * 1460 * DAY + 3 * DAY * random.next()) / 900_000) * 900_000;
    const aptId = `apt:${makeUlid(visitAt - DAY, () => random.next())}`;
    const number = `YY-S01T9A-${new Date(visitAt).toISOString().slice(0, 10).replaceAll('-', '')}-${String(i).padStart(5, '0')}`;
    const form: AppointmentForm = {
      number,
      name: `${pick(SURNAMES)}${pick(GIVEN)}${random.next() < 0.7 ? pick(GIVEN) : ''}`,
      title: 'ms',
      phoneE164: `+861${3 + Math.floor(random.next() * 6)}${String(100_000_000 + Math.floor(random.next() * 899_999_999))}`,
      phoneRegion: 'CN',
      storeId: 'S01',
      visitAt,
      level: 'B',
      source: 'phone',
      needText: '求婚钻戒，一克拉左右',
      styleNo: `ZM${1000 + Math.floor(random.next() * 8999)}`,
    };
    const created = fact('apt.created', visitAt - DAY, aptId, [], { aptId, form, docNo: number, online: false });
    put('appointments', applyWrite(undefined, { id: aptId, cls: 'appointment', scope: ['S01'], fields: form, by: '0107' }, created.hlc));
    if (visitAt > now || random.next() < 0.1) continue;
    const claimed = fact('apt.claimed', visitAt, aptId, [created.id], { aptId });
    fact('apt.ended', visitAt + 2_400_000, aptId, [claimed.id], { aptId, outcome: 'notSold', reason: 'price' });
  }
  const begun = performance.now();
  const demo = await createMemoryTerminal(detectHost(), { seed: 7, disk: seed.disk });
  const w = window as unknown as { zmBench: { readonly openMs: number } }; // read by the bench
  w.zmBench = { openMs: performance.now() - begun };
  const root = document.getElementById('root');
  if (root !== null) createRoot(root).render(<TerminalApp terminal={demo.terminal} />);
}
void open();
