import { Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { Banner, Button, ConfirmSheet, FactsStrip, Labelled, Segmented, Sheet, toast, useT } from '../../../../renderer/ui/index.ts';
import { api, useApi } from '../../api.ts';
import { useFailureText } from '../../states.tsx';
import { useAction } from '../../useAction.ts';
import { useKey } from '../../useKey.ts';
import type { Batch, Campaign, Line, Till } from './types.ts';

const isCampaign = (o: Campaign | Batch): o is Campaign => 'promoId' in o;

/** One campaign or one batch of codes: its figures by terminal, and giving and asking back. */
export function OfferSheet({
  offer,
  terminals,
  now,
  edit,
  onMoved,
  onClose,
}: {
  readonly offer: Campaign | Batch;
  readonly terminals: readonly Till[];
  readonly now: number;
  readonly edit: boolean;
  readonly onMoved: () => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [stopping, setStopping] = useState(false);
  const [turn, setTurn] = useState(0); // a new form, with a key of its own, after each deed
  const campaign = isCampaign(offer) ? offer : undefined;
  const batch = isCampaign(offer) ? undefined : offer;
  const limited = campaign === undefined ? batch?.kind === 'pool' : campaign.quota !== undefined;
  const counted = limited || batch?.kind === 'universal';
  const runs = campaign !== undefined && campaign.stoppedMs === undefined && campaign.toMs > now;
  const path = campaign === undefined ? `/offers/coupons/${batch?.batch ?? ''}` : `/offers/campaigns/${campaign.promoId}`;
  const cell = (key: 'total' | 'used' | 'given' | 'free', value: number | undefined) => ({
    key,
    label: t(`console.offers.${key}`),
    value: value === undefined ? t('console.none') : String(value),
  });
  return (
    <Sheet
      open
      onClose={onClose}
      title={offer.name}
      sub={t(limited ? 'console.offers.sheetSub' : batch?.kind === 'universal' ? 'console.offers.universalSub' : 'console.offers.plainSub')}
      foot={
        runs && edit ? (
          <Button kind="danger" onClick={() => setStopping(true)}>
            {t('console.offers.stop')}
          </Button>
        ) : undefined
      }
    >
      <div className="hq-form">
        <FactsStrip
          cells={[
            cell('total', campaign === undefined ? batch?.total : campaign.quota),
            cell('used', offer.used),
            cell('given', counted ? offer.given : undefined),
            cell('free', counted ? offer.free : undefined),
          ]}
        />
        <Terminals lines={offer.terminals} terminals={terminals} />
        {limited && edit ? (
          <ShareForm
            key={turn}
            path={path}
            lines={offer.terminals}
            terminals={terminals}
            free={offer.free ?? 0}
            onDone={() => {
              setTurn((n) => n + 1);
              onMoved();
            }}
          />
        ) : null}
        {batch !== undefined && edit ? <Codes batch={batch} /> : null}
      </div>
      {stopping ? (
        <Stop
          path={path}
          name={offer.name}
          onClose={() => setStopping(false)}
          onDone={() => {
            setStopping(false);
            onMoved();
          }}
        />
      ) : null}
    </Sheet>
  );
}

function Terminals({ lines, terminals }: { readonly lines: readonly Line[]; readonly terminals: readonly Till[] }) {
  const t = useT();
  if (lines.length === 0) return <p className="hq-calm">{t('console.offers.noTerminal')}</p>;
  return (
    <table className="hq-lines">
      <caption className="zm-sr">{t('console.offers.byTerminal')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('console.offers.terminal')}</th>
          <th scope="col" className="hq-num">
            {t('console.offers.share')}
          </th>
          <th scope="col" className="hq-num">
            {t('console.offers.used')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((l) => (
          <tr key={l.terminal}>
            <td>
              {l.terminal}
              <small>{terminals.find((x) => x.terminal === l.terminal)?.label}</small>
            </td>
            <td className="hq-num">
              {l.share}
              {l.asked > 0 ? <small>{t('console.offers.asked', { n: l.asked })}</small> : null}
            </td>
            <td className="hq-num">{l.used}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ShareForm({
  path,
  lines,
  terminals,
  free,
  onDone,
}: {
  readonly path: string;
  readonly lines: readonly Line[];
  readonly terminals: readonly Till[];
  readonly free: number;
  readonly onDone: () => void;
}) {
  const t = useT();
  const text = useFailureText();
  const { busy, failure, run } = useAction();
  const [how, setHow] = useState<'give' | 'back'>('give');
  const [terminal, setTerminal] = useState<string | undefined>();
  const [n, setN] = useState<number | null>(1);
  const key = useKey();
  const line = lines.find((l) => l.terminal === terminal);
  const most = how === 'give' ? Math.max(0, free) : (line?.share ?? 0) - (line?.asked ?? 0);
  const able = terminal !== undefined && n !== null && n >= 1 && n <= most;
  const send = (to: string, body: object, said: string): void =>
    void run(async () => {
      await api.post(`${path}/${to}`, { key, ...body });
      toast.ok(said);
      onDone();
    });
  return (
    <section className="hq-form" aria-label={t('console.offers.move')}>
      <h3 className="hq-sec">{t('console.offers.move')}</h3>
      {failure === undefined ? null : <Banner tone="danger">{failure.status === 0 ? t('console.problem.offline') : text(failure)}</Banner>}
      <Segmented
        label={t('console.offers.move')}
        value={how}
        onChange={setHow}
        options={[
          { value: 'give', label: t('console.offers.give') },
          { value: 'back', label: t('console.offers.back') },
        ]}
      />
      <div className="hq-two">
        <Labelled label={t('console.offers.terminal')} required>
          <Select
            className="hq-wide"
            value={terminal}
            placeholder={t('console.offers.chooseTerminal')}
            aria-label={t('console.offers.terminal')}
            onChange={setTerminal}
            options={terminals
              .filter((x) => how === 'give' || lines.some((l) => l.terminal === x.terminal && l.share > l.asked))
              .map((x) => ({ value: x.terminal, label: `${x.terminal} ${x.label}` }))}
          />
        </Labelled>
        <Labelled label={t('console.offers.howMany')} required hint={t(how === 'give' ? 'console.offers.mostFree' : 'console.offers.mostHeld', { n: most })}>
          <InputNumber className="hq-wide" min={1} precision={0} value={n} aria-label={t('console.offers.howMany')} onChange={setN} />
        </Labelled>
      </div>
      <p className="zm-cap">{t(how === 'give' ? 'console.offers.giveHint' : 'console.offers.backHint')}</p>
      <div className="zm-row zm-g2">
        <Button
          kind="primary"
          busy={busy}
          disabled={!able}
          onClick={() =>
            send('share', { terminal, amount: how === 'give' ? n : -(n ?? 0) }, t(how === 'give' ? 'console.offers.gave' : 'console.offers.askedBack'))
          }
        >
          {t(how === 'give' ? 'console.offers.give' : 'console.offers.back')}
        </Button>
        {how === 'give' ? (
          <Button disabled={busy || free < 2} onClick={() => send('spread', {}, t('console.offers.gave'))}>
            {t('console.offers.spread')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function Codes({ batch }: { readonly batch: Batch }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { data } = useApi<{ readonly codes: readonly { readonly code: string; readonly state: string; readonly terminal?: string }[] }>(
    open ? `/offers/coupons/${batch.batch}/codes` : undefined,
  );
  if (!open) return <Button onClick={() => setOpen(true)}>{t('console.offers.showCodes', { n: batch.total })}</Button>;
  return (
    <table className="hq-lines">
      <caption className="zm-sr">{t('console.offers.codes')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('console.offers.code')}</th>
          <th scope="col">{t('console.col.state')}</th>
          <th scope="col">{t('console.offers.terminal')}</th>
        </tr>
      </thead>
      <tbody>
        {(data?.codes ?? []).map((c) => (
          <tr key={c.code}>
            <td>{c.code}</td>
            <td>{t(`console.offers.codeState.${c.state}` as 'console.offers.codeState.free')}</td>
            <td>{c.terminal ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Stop({ path, name, onClose, onDone }: { readonly path: string; readonly name: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const { busy, run } = useAction();
  const [reason, setReason] = useState('');
  return (
    <ConfirmSheet
      open
      onClose={onClose}
      title={t('console.offers.stopAsk', { name })}
      confirm={t('console.offers.stop')}
      busy={busy}
      onConfirm={() =>
        void run(async () => {
          await api.post(`${path}/stop`, { reason: reason.trim() });
          toast.ok(t('console.offers.stopped'));
          onDone();
        })
      }
    >
      <p>{t('console.offers.stopText')}</p>
      <Labelled label={t('console.offers.reason')} required>
        <Input value={reason} maxLength={200} aria-label={t('console.offers.reason')} onChange={(e) => setReason(e.target.value)} />
      </Labelled>
    </ConfirmSheet>
  );
}
