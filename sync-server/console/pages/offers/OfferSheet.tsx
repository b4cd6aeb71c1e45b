import { useState } from 'react';
import { Button, ConfirmSheet, FactsStrip, Sheet, toast, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import { useAction } from '../../useAction.ts';
import { Codes } from './Codes.tsx';
import { QuotaForm } from './QuotaForm.tsx';
import { ShareForm } from './ShareForm.tsx';
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
  const cell = (key: 'total' | 'used' | 'given' | 'free' | 'voidedCount', value: number | undefined) => ({
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
            ...(batch === undefined || batch.voided === 0 ? [] : [cell('voidedCount', batch.voided)]),
          ]}
        />
        <Terminals lines={offer.terminals} terminals={terminals} />
        {limited && edit && (offer.given > 0 || (offer.free ?? 0) > 0) ? (
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
        {campaign?.quota !== undefined && runs && edit ? <QuotaForm key={campaign.version} campaign={campaign} onDone={onMoved} /> : null}
        {batch !== undefined && edit ? <Codes batch={batch} onMoved={onMoved} /> : null}
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

function Stop({ path, name, onClose, onDone }: { readonly path: string; readonly name: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const { busy, failure, run } = useAction();
  return (
    <ConfirmSheet
      open
      onClose={onClose}
      title={t('console.offers.stopAsk', { name })}
      confirm={t('console.offers.stop')}
      danger
      askReason
      busy={busy}
      {...(failure === undefined ? {} : { problem: failure.problem })}
      onConfirm={(reason) =>
        void run(async () => {
          await api.post(`${path}/stop`, { reason });
          toast.ok(t('console.offers.stopped'));
          onDone();
        })
      }
    >
      <p>{t('console.offers.stopText')}</p>
    </ConfirmSheet>
  );
}
