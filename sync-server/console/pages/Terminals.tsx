import { Dropdown, Input, Select } from 'antd';
import { Copy, Ellipsis, FileUp, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Banner, Button, Labelled, Sheet, toast, useFormat, useT } from '../../../renderer/ui/index.ts';
import { api } from '../api.ts';
import { FormSheet } from '../FormSheet.tsx';
import { ListCard } from '../list/ListCard.tsx';
import type { Row } from '../list/cells.tsx';
import { useWords } from '../list/cells.tsx';
import { useList } from '../list/useList.ts';
import { useSession } from '../session.ts';
import { useAction } from '../useAction.ts';
import { Rescue } from './Rescue.tsx';
import { Returned } from './Returned.tsx';

interface Code {
  readonly code: string;
  readonly expiresAtMs?: number;
  readonly terminal?: string;
  /** An emergency code: the series it opens, and how many are left. */ readonly epoch?: string;
  readonly left?: number;
}
type Decision = 'revoke' | 'replace' | 'release' | 'emergency';

/** Terminals of all stores: state, last contact, what waits, clock; enrolment codes and decisions about a device. */
export function Terminals() {
  const t = useT();
  const { may } = useSession();
  const list = useList('terminals');
  const [adding, setAdding] = useState(false);
  const [rescuing, setRescuing] = useState(false);
  const [code, setCode] = useState<{ readonly code: Code; readonly store: string } | undefined>();
  const [asked, setAsked] = useState<{ readonly what: Decision; readonly row: Row } | undefined>();
  const edit = may['terminalsEdit'] === true;
  return (
    <>
      <ListCard
        list={list}
        caption={t('console.nav.terminals')}
        filters={['store', 'state']}
        head={edit ? <Returned /> : undefined}
        actions={
          edit ? (
            <>
              <Button size="sm" className="hq-ctl" icon={<FileUp size={18} aria-hidden="true" />} onClick={() => setRescuing(true)}>
                {t('console.rescue.open')}
              </Button>
              <Button kind="primary" size="sm" className="hq-ctl" icon={<Plus size={18} aria-hidden="true" />} onClick={() => setAdding(true)}>
                {t('console.terminals.newCode')}
              </Button>
            </>
          ) : null
        }
        custom={{ ack_jseq: (row) => (Number(row['ack_jseq'] ?? 0) === 0 ? null : t('console.terminals.seq', { n: Number(row['ack_jseq']) })) }}
        dim={(row) => row['state'] === 'revoked' || row['state'] === 'replaced'}
        tail={edit ? (row) => <More row={row} onAsk={(what) => setAsked({ what, row })} /> : undefined}
      />
      <NewCode
        open={adding}
        onClose={() => setAdding(false)}
        onCode={(made, store) => {
          setAdding(false);
          setCode({ code: made, store });
        }}
      />
      {rescuing ? <Rescue onClose={() => setRescuing(false)} /> : null}
      {asked === undefined ? null : (
        <Decide
          key={`${asked.what}${String(asked.row['terminal'])}`}
          what={asked.what}
          row={asked.row}
          onClose={() => setAsked(undefined)}
          onDone={(made) => {
            setAsked(undefined);
            list.answer.reload();
            if (made !== undefined) setCode({ code: made, store: String(asked.row['store']) });
            else toast.ok(t('console.terminals.done'));
          }}
        />
      )}
      <OnceCode code={code?.code} store={code?.store ?? ''} onClose={() => setCode(undefined)} />
    </>
  );
}

function More({ row, onAsk }: { readonly row: Row; readonly onAsk: (what: Decision) => void }) {
  const t = useT();
  const state = String(row['state']);
  const items = [
    ...(state === 'quarantine' ? [{ key: 'release', label: t('console.terminals.release') }] : []),
    ...(state === 'revoked' || state === 'replaced' ? [] : [{ key: 'emergency', label: t('console.terminals.emergency') }]),
    { key: 'replace', label: t('console.terminals.replace') },
    ...(state === 'revoked' ? [] : [{ key: 'revoke', label: t('console.terminals.revoke'), danger: true }]),
  ];
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items,
        onClick: ({ key }) => {
          if (key === 'release' || key === 'replace' || key === 'revoke' || key === 'emergency') onAsk(key);
        },
      }}
    >
      <Button
        kind="ghost"
        size="sm"
        iconOnly
        className="hq-page"
        aria-label={`${t('console.terminals.more')} ${String(row['terminal'])}`}
        icon={<Ellipsis size={18} aria-hidden="true" />}
      />
    </Dropdown>
  );
}

function NewCode({ open, onClose, onCode }: { readonly open: boolean; readonly onClose: () => void; readonly onCode: (code: Code, store: string) => void }) {
  const t = useT();
  const words = useWords();
  const { stores } = useSession();
  const [store, setStore] = useState<string | undefined>();
  const { busy, failure, run } = useAction();
  return (
    <FormSheet
      open={open}
      onClose={onClose}
      at="center"
      title={t('console.terminals.newCode')}
      save={t('console.terminals.generate')}
      busy={busy}
      failure={failure}
      disabled={store === undefined}
      onSave={() =>
        void run(async () => {
          if (store !== undefined) onCode(await api.post<Code>('/terminals/codes', { storeId: store }), store);
        })
      }
    >
      <Labelled label={t('console.terminals.store')} required>
        <Select
          className="hq-wide"
          value={store}
          aria-label={t('console.terminals.store')}
          showSearch
          optionFilterProp="label"
          onChange={setStore}
          options={stores.filter((s) => s.active && s.type !== 'hq').map((s) => ({ value: s.storeId, label: `${s.storeId} ${words.store(s.storeId)}` }))}
        />
      </Labelled>
    </FormSheet>
  );
}

/** The one-time code in large figures; it is never shown again. */
function OnceCode({ code, store, onClose }: { readonly code: Code | undefined; readonly store: string; readonly onClose: () => void }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const shown = code === undefined ? '' : `${code.code.slice(0, 4)} ${code.code.slice(4)}`;
  return (
    <Sheet
      open={code !== undefined}
      onClose={onClose}
      at="center"
      title={t(code?.epoch === undefined ? 'console.terminals.codeTitle' : 'console.terminals.emergency')}
      sub={
        code?.epoch !== undefined
          ? t('console.terminals.emergencyFor', { terminal: code.terminal ?? '', epoch: code.epoch })
          : code?.terminal === undefined
            ? t('console.terminals.codeFor', { store: words.store(store) })
            : t('console.terminals.codeForOld', { terminal: code.terminal })
      }
      foot={
        <>
          <Button
            icon={<Copy size={18} aria-hidden="true" />}
            onClick={() => {
              void navigator.clipboard?.writeText(code?.code ?? '').then(() => toast.ok(t('console.form.copied')));
            }}
          >
            {t('console.form.copy')}
          </Button>
          <Button kind="primary" className="zm-grow" onClick={onClose}>
            {t('console.form.close')}
          </Button>
        </>
      }
    >
      <div className="hq-form">
        <div className="hq-once" data-testid="enrolment-code">
          {shown}
        </div>
        <p className="zm-two">
          {code === undefined
            ? ''
            : code.epoch !== undefined
              ? t('console.terminals.emergencyNote', { n: code.left ?? 0 })
              : t('console.terminals.codeNote', { time: f.dayTime(code.expiresAtMs ?? 0) })}
        </p>
      </div>
    </Sheet>
  );
}

function Decide({
  what,
  row,
  onClose,
  onDone,
}: {
  readonly what: Decision;
  readonly row: Row;
  readonly onClose: () => void;
  readonly onDone: (code: Code | undefined) => void;
}) {
  const t = useT();
  const [reason, setReason] = useState('');
  const { busy, failure, run } = useAction();
  const terminal = String(row['terminal']);
  const texts = {
    revoke: {
      title: t('console.terminals.revokeTitle', { terminal }),
      text: t('console.terminals.revokeText', { n: Number(row['pending'] ?? 0) }),
      save: t('console.terminals.revoke'),
    },
    replace: { title: t('console.terminals.replaceTitle', { terminal }), text: t('console.terminals.replaceText'), save: t('console.terminals.newCode') },
    emergency: {
      title: t('console.terminals.emergencyTitle', { terminal }),
      text: t('console.terminals.emergencyText'),
      save: t('console.terminals.emergency'),
    },
    release: { title: t('console.terminals.releaseTitle', { terminal }), text: t('console.terminals.releaseText'), save: t('console.terminals.release') },
  }[what];
  return (
    <FormSheet
      open
      onClose={onClose}
      at="center"
      title={texts.title}
      save={texts.save}
      busy={busy}
      failure={failure}
      disabled={reason.trim().length < 2}
      onSave={() =>
        void run(async () => {
          const answer = await api.post<Code>(`/terminals/${terminal}/${what}`, { reason: reason.trim() });
          onDone(what === 'replace' ? answer : what === 'emergency' ? { ...answer, terminal } : undefined);
        })
      }
    >
      <Banner tone={what === 'revoke' ? 'warn' : 'plain'} icon={what === 'revoke' ? <TriangleAlert size={18} aria-hidden="true" /> : null}>
        {texts.text}
      </Banner>
      <Labelled label={t('console.form.reason')} required>
        <Input.TextArea
          data-autofocus
          value={reason}
          aria-label={t('console.form.reason')}
          placeholder={t('console.form.reasonHint')}
          autoSize={{ minRows: 2, maxRows: 4 }}
          maxLength={200}
          onChange={(e) => setReason(e.target.value)}
        />
      </Labelled>
    </FormSheet>
  );
}
