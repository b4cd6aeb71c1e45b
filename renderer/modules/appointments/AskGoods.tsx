import { Input, Select } from 'antd';
import { useState } from 'react';
import { requestTransfer } from '../../../src/stock/requests.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, Labelled, Sheet, useFormat, useT } from '../../ui/index.ts';
import { useAptText } from './text.ts';

/** 申请调货 for this visit: a piece by its code, or the need in words; wanted by the visit's time (A1.1.20). */
export function AskGoods({ card, pieceNo, onClose }: { readonly card: AptCard; readonly pieceNo: string | undefined; readonly onClose: () => void }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const text = useAptText();
  const { act, busy } = useAct();
  const [code, setCode] = useState(pieceNo ?? '');
  const [spec, setSpec] = useState(pieceNo === undefined ? [card.form.styleNo ?? '', text.need(card)].filter((x) => x !== '').join(' · ') : '');
  const [from, setFrom] = useState<string | undefined>();
  const piece = code.trim() === '' ? undefined : terminal.views.piece(code.trim().toUpperCase());
  const at = piece?.view.place.at === 'store' ? piece.view.place.storeId : undefined;
  const here = terminal.device.storeId;
  const others = terminal.views.stores().filter((s) => s.active && s.storeId !== here && s.type !== 'hq');
  const fromStore = at ?? from;
  const wrong = code.trim() !== '' && (piece === undefined || at === here);
  const send = () =>
    void act(
      (ctx) =>
        requestTransfer(ctx, {
          requestId: terminal.newId('task').replace('task:', 'req:'),
          aptId: card.id,
          toStore: here,
          needBy: card.form.visitAt,
          ...(piece === undefined ? {} : { pieceNo: piece.pieceNo }),
          spec,
          ...(fromStore === undefined ? { anyOf: others.map((s) => s.storeId) } : { fromStore }),
        }),
      { done: t('appointments.goods.done') },
    ).then((r) => {
      if (r.ok) onClose();
    });
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('appointments.goods.title')}
      sub={t('appointments.goods.sub', { when: f.dayTime(card.form.visitAt) })}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={wrong || (piece === undefined && spec.trim() === '')} onClick={send}>
            {t('appointments.goods.send')}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        <Labelled
          label={t('appointments.goods.piece')}
          fault={code.trim() !== '' && piece === undefined ? t('appointments.goods.unknown') : at === here ? t('appointments.goods.ownStore') : undefined}
          hint={piece?.item.name}
        >
          <Input
            data-autofocus
            aria-label={t('appointments.goods.piece')}
            value={code}
            placeholder={t('appointments.goods.pieceHint')}
            maxLength={20}
            onChange={(e) => setCode(e.target.value)}
          />
        </Labelled>
        <Labelled label={t('appointments.goods.spec')}>
          <Input.TextArea
            aria-label={t('appointments.goods.spec')}
            value={spec}
            maxLength={300}
            autoSize={{ minRows: 2, maxRows: 4 }}
            onChange={(e) => setSpec(e.target.value)}
          />
        </Labelled>
        <Labelled label={t('appointments.goods.from')}>
          <Select
            style={{ width: '100%' }}
            allowClear
            disabled={at !== undefined}
            aria-label={t('appointments.goods.from')}
            value={fromStore}
            placeholder={t('appointments.goods.anyStore')}
            onChange={(v: string | undefined) => setFrom(v)}
            options={others.map((s) => ({ value: s.storeId, label: s.name }))}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}
