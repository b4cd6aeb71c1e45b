import { Sheet, useFormat, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import { useApi } from '../api.ts';
import { ListCard } from '../list/ListCard.tsx';
import { useWords } from '../list/cells.tsx';
import { useList } from '../list/useList.ts';
import { Busy, Failed } from '../states.tsx';
import { useOpen } from '../list/useOpen.ts';

type Entry = Readonly<Record<string, unknown>>;

/** The trail (A0.34): every business document and everything headquarters did, searchable by kind, person, store, terminal, number, text, time. */
export function Audit() {
  const t = useT();
  const list = useList('trail');
  const [open, setOpen] = useOpen();
  return (
    <>
      <ListCard
        list={list}
        caption={t('console.nav.audit')}
        filters={['kind', 'store', 'at_ms', 'doc_no', 'source']}
        selected={open}
        onOpen={(row) => setOpen(String(row['id']))}
      />
      <Sheet open={open !== undefined} onClose={() => setOpen(undefined)} title={t('console.audit.detail')} wide>
        {open === undefined ? null : <Detail id={open} />}
      </Sheet>
    </>
  );
}

function Detail({ id }: { readonly id: string }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { data, failure, reload } = useApi<{ readonly entry: Entry }>(`/trail/${encodeURIComponent(id)}`, false);
  if (failure !== undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const e = data.entry;
  const hq = e['cls'] === 'audit';
  const kind = hq ? `hq.${String(e['action'])}` : String(e['kind']);
  const at = Number(hq ? e['atMs'] : String(e['hlc'] ?? '').slice(0, 15));
  return (
    <div className="hq-form">
      <div>
        <div className="zm-serif hq-sale-no">{words.factKind(kind)}</div>
        <span className="zm-cap">
          {f.day(at)} {f.time(at)} · {String(hq ? `${String(e['byName'] ?? '')} ${String(e['by'])}` : e['by'])} · {String(e['terminal'] ?? 'HQ')}
        </span>
      </div>
      {e['reason'] === undefined ? null : <p>{String(e['reason'])}</p>}
      {hq ? <Diff before={e['before']} after={e['after']} /> : null}
      <h3 className="hq-sec">
        {t('console.audit.raw')} <span className="zm-cap">{t('console.audit.masked')}</span>
      </h3>
      <pre className="hq-json" tabIndex={0}>
        {JSON.stringify(e, null, 2)}
      </pre>
    </div>
  );
}

const object = (value: unknown): Entry => (typeof value === 'object' && value !== null ? (value as Entry) : {});
const say = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));
/** Before and after, field by field; only what differs is bold. */
function Diff({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const t = useT();
  const maybe = useMaybeText();
  const [a, b] = [object(before), object(after)];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (k) => !['id', 'cls', 'rev'].includes(k) && (before === undefined || JSON.stringify(a[k]) !== JSON.stringify(b[k])),
  );
  if (keys.length === 0) return null;
  return (
    <div className="hq-diff">
      <span className="h" />
      <span className="h">{t('console.audit.before')}</span>
      <span className="h">{t('console.audit.after')}</span>
      {keys.map((k) => (
        <Pair key={k} name={maybe(`console.col.${k}`, k)} before={say(a[k])} after={say(b[k])} />
      ))}
    </div>
  );
}
const Pair = ({ name, before, after }: { readonly name: string; readonly before: string; readonly after: string }) => (
  <>
    <span className="k">{name}</span>
    <span>{before}</span>
    <span className="n">{after}</span>
  </>
);
