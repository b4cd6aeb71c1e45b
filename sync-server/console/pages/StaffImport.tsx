import { FileUp, UserRoundSearch } from 'lucide-react';
import { useRef, useState } from 'react';
import { csvTextOf } from '../../../src/reports/csv.ts';
import { Banner, Button, Sheet, StatusTag, toast, useMaybeText, useProblemText, useT } from '../../../renderer/ui/index.ts';
import { api } from '../api.ts';
import { useWords } from '../list/cells.tsx';
import { useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';

interface Face {
  readonly name: string;
  readonly nameEn: string;
  readonly title: string;
  readonly stores: readonly string[];
}
interface Change extends Face {
  readonly line: number;
  readonly kind: 'create' | 'change' | 'disable' | 'enable';
  readonly staffNo: string;
  readonly roles: readonly string[];
  readonly fields: readonly string[];
  readonly before?: Face;
}
const FIELDS = ['name', 'nameEn', 'title', 'stores'] as const;
interface Plan {
  readonly counts: Readonly<Record<'create' | 'change' | 'disable' | 'enable' | 'unchanged' | 'errors' | 'absent', number>>;
  readonly changes: readonly Change[];
  readonly errors: readonly {
    readonly line: number;
    readonly staffNo: string;
    readonly problem: { readonly code: string; readonly params?: Record<string, string | number> };
  }[];
  readonly absent: readonly { readonly staffNo: string; readonly name: string }[];
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
  const choose = (file: File | undefined): void =>
    void run(async () => {
      if (file === undefined) return;
      setPlan(undefined);
      const read = csvTextOf(await file.arrayBuffer());
      setPlan(await api.post<Plan>('/staff-import/preview', { csv: read }));
      setCsv(read);
    });
  const apply = (): void =>
    void run(async () => {
      const done = await api.post<Plan>('/staff-import/apply', { csv });
      toast.ok(t('console.staffImport.done', { n: done.changes.length }));
      onDone();
    });
  const c = plan?.counts;
  const comma = t('common.listComma');
  const wordsOf = (face: Face, field: (typeof FIELDS)[number]): string =>
    field === 'stores' ? face.stores.map((s) => words.store(s)).join(comma) || t('console.staffImport.hq') : face[field] || '—';
  /** What a row becomes, in words; of what is there already only what moves. */
  const whatOf = (x: Change): string => {
    const { before } = x;
    if (before === undefined)
      return [x.title, wordsOf(x, 'stores'), t('console.staffImport.asRole', { roles: x.roles.map((r) => words.role(r)).join(comma) })]
        .filter((w) => w !== '')
        .join(' · ');
    const moved = FIELDS.filter((f) => x.fields.includes(f)).map((f) =>
      t('console.staffImport.from', { field: t(`console.staffImport.field.${f}`), was: wordsOf(before, f), now: wordsOf(x, f) }),
    );
    return [...(x.kind === 'disable' ? [t('console.staffImport.left')] : x.kind === 'enable' ? [t('console.staffImport.back')] : []), ...moved].join(' · ');
  };
  return (
    <Sheet
      open
      wide
      at="center"
      onClose={onClose}
      title={t('console.staffImport.title')}
      sub={t('console.staffImport.sub')}
      foot={
        <>
          <Button onClick={onClose}>{t('console.form.cancel')}</Button>
          <Button className="zm-grow" kind="primary" busy={busy} disabled={plan === undefined || plan.changes.length === 0} onClick={apply}>
            {plan === undefined ? t('console.staffImport.go') : t('console.staffImport.goN', { n: plan.changes.length })}
          </Button>
        </>
      }
    >
      <div className="hq-form">
        {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          hidden
          aria-label={t('console.staffImport.file')}
          onChange={(e) => {
            choose(e.target.files?.[0]);
            e.target.value = '';
          }}
        />
        <Button icon={<FileUp size={18} aria-hidden="true" />} busy={busy} onClick={() => input.current?.click()}>
          {t('console.staffImport.file')}
        </Button>
        {c === undefined ? (
          <p className="zm-two">{t('console.staffImport.help')}</p>
        ) : (
          <p aria-live="polite">
            {t('console.staffImport.counts', { create: c.create, change: c.change, disable: c.disable, enable: c.enable, unchanged: c.unchanged })}
          </p>
        )}
        {plan === undefined || plan.errors.length === 0 ? null : (
          <section>
            <h3 className="hq-sec">{t('console.staffImport.errors', { n: plan.counts.errors })}</h3>
            <ul className="hq-log">
              {plan.errors.map((e) => (
                <li key={e.line}>
                  <span>{t('console.staffImport.line', { n: e.line })}</span>
                  <span>{e.staffNo === '' ? '—' : e.staffNo}</span>
                  <span className="zm-danger">{problem(e.problem)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {plan === undefined || plan.changes.length === 0 ? null : (
          <section>
            <h3 className="hq-sec">{t('console.staffImport.changes')}</h3>
            <table className="hq-lines">
              <thead>
                <tr>
                  <th>{t('console.staffImport.col.kind')}</th>
                  <th>{t('console.staffImport.col.who')}</th>
                  <th>{t('console.staffImport.col.what')}</th>
                </tr>
              </thead>
              <tbody>
                {plan.changes.map((x) => (
                  <tr key={x.staffNo}>
                    <td>
                      <StatusTag tone={x.kind === 'disable' ? 'danger' : x.kind === 'change' ? 'info' : 'ok'}>
                        {maybe(`console.staffImport.kind.${x.kind}`, x.kind)}
                      </StatusTag>
                    </td>
                    <td className="zm-nw">
                      <b>{x.name}</b>
                      <small>{x.staffNo}</small>
                    </td>
                    <td>{whatOf(x)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        {plan === undefined || plan.absent.length === 0 ? null : (
          <Banner tone="warn" icon={<UserRoundSearch aria-hidden="true" />} title={t('console.staffImport.absent', { n: plan.counts.absent })}>
            {plan.absent.map((a) => `${a.staffNo} ${a.name}`).join(t('common.listComma'))}
          </Banner>
        )}
      </div>
    </Sheet>
  );
}
