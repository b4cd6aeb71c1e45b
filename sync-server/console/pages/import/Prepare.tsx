import { Select } from 'antd';
import { FileUp, Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { Banner, Button, cx, Labelled, useLanguage, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import type { Inspection } from '../../imports.ts';
import { useWords } from '../../list/cells.tsx';
import { useSession } from '../../session.ts';
import { Busy, useFailureText } from '../../states.tsx';
import { useAction } from '../../useAction.ts';
import type { ImportsAnswer, Picked } from './types.ts';
import { upload } from './upload.ts';
import { Look } from './Look.tsx';

export function Prepare({ mappings, onStarted }: { readonly mappings: ImportsAnswer['mappings']; readonly onStarted: (batchId: string) => void }) {
  const t = useT();
  const text = useFailureText();
  const language = useLanguage();
  const words = useWords();
  const { stores } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<Picked | undefined>();
  const [share, setShare] = useState<number | undefined>();
  const [over, setOver] = useState(false);
  const [mapping, setMapping] = useState(mappings[0]?.file);
  const [store, setStore] = useState(mappings[0]?.storeId);
  const [seen, setSeen] = useState<Inspection | undefined>();
  const { busy, failure, run, clear } = useAction();
  const take = (file: File | undefined): void => {
    if (file === undefined || mapping === undefined) return;
    setSeen(undefined);
    setShare(0);
    void run(async () => {
      const p = await upload(file, setShare);
      setPicked(p);
      setShare(undefined);
      setSeen(await api.post<Inspection>('/imports/inspect', { upload: p.upload, mapping, storeId: store }));
    }).finally(() => setShare(undefined));
  };
  const look = (m: string, s: string | undefined): void => {
    if (picked !== undefined) void run(async () => setSeen(await api.post<Inspection>('/imports/inspect', { upload: picked.upload, mapping: m, storeId: s })));
  };
  const start = (): void =>
    void run(async () => {
      if (picked === undefined || mapping === undefined) return;
      const { batchId } = await api.post<{ readonly batchId: string }>('/imports/start', {
        upload: picked.upload,
        mapping,
        storeId: store,
        fileName: picked.fileName,
        rows: seen?.counts.rows,
      });
      setPicked(undefined);
      setSeen(undefined);
      onStarted(batchId);
    });
  if (mappings.length === 0) return <Banner tone="warn">{t('console.imports.none')}</Banner>;
  const ready = seen !== undefined && seen.missing.length === 0 && seen.counts.good > 0;
  return (
    <div className="hq-imp">
      <ol className="hq-steps">
        {[t('console.imports.step1'), t('console.imports.step2'), t('console.imports.step3')].map((s, i) => (
          <li key={s} className={cx((picked === undefined ? 0 : 1) === i && 'on', picked !== undefined && i === 0 && 'done')}>
            <i>{i + 1}</i>
            {s}
          </li>
        ))}
      </ol>
      <div className="hq-two">
        <Labelled label={t('console.imports.mapping')}>
          <Select
            className="hq-wide"
            value={mapping}
            aria-label={t('console.imports.mapping')}
            onChange={(m: string) => {
              setMapping(m);
              look(m, store);
            }}
            options={mappings.map((m) => ({ value: m.file, label: language === 'en' ? (m.nameEn ?? m.name) : m.name }))}
          />
        </Labelled>
        <Labelled label={t('console.imports.store')}>
          <Select
            className="hq-wide"
            value={store}
            aria-label={t('console.imports.store')}
            onChange={(s: string) => {
              setStore(s);
              look(mapping ?? '', s);
            }}
            options={stores.filter((s) => s.active && s.type !== 'hq').map((s) => ({ value: s.storeId, label: `${s.storeId} ${words.store(s.storeId)}` }))}
          />
        </Labelled>
      </div>
      <button
        type="button"
        className={cx('hq-drop', over && 'over')}
        disabled={busy}
        onClick={() => input.current?.click()}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          take(e.dataTransfer.files[0]);
        }}
      >
        <FileUp size={28} strokeWidth={1.25} aria-hidden="true" />
        <b>{picked === undefined ? t('console.imports.drop') : picked.fileName}</b>
        <span>{share === undefined ? t('console.imports.formats') : t('console.imports.uploading', { n: Math.round(share * 100) })}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv"
        hidden
        aria-label={t('console.imports.choose')}
        onChange={(e) => {
          take(e.target.files?.[0]);
          e.target.value = '';
        }}
      />
      {failure === undefined ? null : (
        <Banner
          tone="danger"
          actions={
            <Button size="sm" onClick={clear}>
              {t('console.form.close')}
            </Button>
          }
        >
          {text(failure)}
        </Banner>
      )}
      {busy && share === undefined ? <Busy /> : null}
      {seen === undefined ? null : <Look seen={seen} />}
      {seen === undefined ? null : (
        <div className="zm-row">
          <span className="zm-grow zm-two">{t('console.imports.leave')}</span>
          <Button kind="primary" busy={busy} disabled={!ready} icon={<Play size={18} aria-hidden="true" />} onClick={start}>
            {t('console.imports.start')}
          </Button>
        </div>
      )}
    </div>
  );
}
