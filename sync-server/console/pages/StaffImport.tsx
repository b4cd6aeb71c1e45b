import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { Banner, Button, Sheet, toast, useMaybeText, useProblemText, useT } from '../../../renderer/ui/index.ts';
import { api } from '../api.ts';
import { useWords } from '../list/cells.tsx';
import { useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';

interface Plan {
  readonly counts: Readonly<Record<'create' | 'change' | 'disable' | 'enable' | 'unchanged' | 'errors' | 'absent', number>>;
  readonly changes: readonly { readonly line: number; readonly kind: 'create' | 'change' | 'disable' | 'enable'; readonly staffNo: string; readonly name: string; readonly title: string; readonly stores: readonly string[]; readonly roles: readonly string[]; readonly fields: readonly string[] }[];
  readonly errors: readonly { readonly line: number; readonly staffNo: string; readonly problem: { readonly code: string; readonly params?: Record<string, string | number> } }[];
  readonly absent: readonly { readonly staffNo: string; readonly name: string }[];
}
/** A roster comes from Windows as often as not: UTF-8 where it is, GB18030 where it is not. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** The OA's roster (A0.21): a file, what it would change row by row, and one tap to take it over. */
export function StaffImport({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const maybe = useMaybeText();
  const words = useWords();
  const problem = useProblemText();
  const text = useFailureText();
  const input = useRef<HTMLInputElement>(null);
  const [csv, setCsv] = useState<string | undefined>();
  const [plan, setPlan] = useState<Plan | undefined>();
  const { busy, failure, run } = useAction();
  const choose = (file: File | undefined): void => void run(async () => {
    if (file === undefined) return;
    setPlan(undefined);
    const read = await textOf(file);
    setPlan(await api.post<Plan>('/staff-import/preview', { csv: read }));
    setCsv(read);
  });
  const apply = (): void => void run(async () => {
    const done = await api.post<Plan>('/staff-import/apply', { csv });
    toast.ok(t('console.staffImport.done', { n: done.changes.length }));
    onDone();
  });
  const c = plan?.counts;
  return (
    <Sheet open wide at="center" onClose={onClose} title={t('console.staffImport.title')} sub={t('console.staffImport.sub')}
      foot={<><Button onClick={onClose}>{t('console.form.cancel')}</Button><Button className="zm-grow" kind="primary" busy={busy} disabled={plan === undefined || plan.changes.length === 0} onClick={apply}>{plan === undefined ? t('console.staffImport.go') : t('console.staffImport.goN', { n: plan.changes.length })}</Button></>}>
      <div className="hq-form">
        {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
        <input ref={input} type="file" accept=".csv,text/csv" hidden aria-label={t('console.staffImport.file')} onChange={(e) => { choose(e.target.files?.[0]); e.target.value = ''; }} />
        <Button icon={<FileUp size={18} aria-hidden="true" />} busy={busy} onClick={() => input.current?.click()}>{t('console.staffImport.file')}</Button>
        {c === undefined ? <p className="zm-two">{t('console.staffImport.help')}</p> : <p aria-live="polite">{t('console.staffImport.counts', { create: c.create, change: c.change, disable: c.disable, enable: c.enable, unchanged: c.unchanged })}</p>}
        {plan === undefined || plan.errors.length === 0 ? null : <section><h3 className="hq-sec">{t('console.staffImport.errors', { n: plan.counts.errors })}</h3><ul className="hq-log">{plan.errors.map((e) => <li key={e.line}><span>{t('console.staffImport.line', { n: e.line })}</span><span>{e.staffNo}</span><span className="zm-danger">{problem(e.problem)}</span></li>)}</ul></section>}
        {plan === undefined || plan.changes.length === 0 ? null : <section><h3 className="hq-sec">{t('console.staffImport.changes')}</h3><ul className="hq-log">{plan.changes.map((x) => <li key={x.staffNo}><span>{maybe(`console.staffImport.kind.${x.kind}`, x.kind)}</span><b>{x.staffNo} {x.name}</b><span>{[x.title, x.stores.map((s) => words.store(s)).join('、'), x.kind === 'create' ? x.roles.map((r) => words.role(r)).join('、') : x.fields.map((f) => maybe(`console.staffImport.field.${f}`, f)).join('、')].filter((w) => w !== '').join(' · ')}</span></li>)}</ul></section>}
        {plan === undefined || plan.absent.length === 0 ? null : <Banner tone="warn" title={t('console.staffImport.absent', { n: plan.counts.absent })}>{plan.absent.map((a) => `${a.staffNo} ${a.name}`).join('、')}</Banner>}
      </div>
    </Sheet>
  );
}
