import { Input } from 'antd';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { limitsOf, within } from '../../../src/sales/limits.ts';
import { Button, ChipGroup, Labelled, Sheet, useFormat, useT } from '../../ui/index.ts';
import { parseZhe, zheOf } from './rates.ts';

const RATES = ['10000', '9800', '9500', '9000', '8800', '8500', '8000'] as const;

/** 折 of one line or of the whole order; over the own limit it may be set, the manager is asked before the money is taken (A3.7). */
export function RateSheet({
  title,
  mode,
  value,
  roles,
  onClose,
  onApply,
}: {
  readonly title: string;
  readonly mode: 'fixed' | 'byGram';
  readonly value: number | undefined;
  readonly roles: readonly string[];
  readonly onClose: () => void;
  readonly onApply: (bp: number | undefined) => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const [text, setText] = useState(value === undefined ? '' : zheOf(value));
  const bp = text.trim() === '' ? 10_000 : parseZhe(text);
  const said = (n: number): string => (n >= 10_000 ? t('sales.rate.none') : t('sales.line.rate', { n: f.language === 'en' ? n / 100 : zheOf(n) }));
  const limits = limitsOf(roles);
  const own = mode === 'byGram' ? limits.labourBp : limits.fixedBp;
  const over = bp !== undefined && bp < 10_000 && !within(limits, mode, bp);
  const manager = limitsOf(['SM']);
  const managerBp = mode === 'byGram' ? manager.labourBp : manager.fixedBp;
  const beyond = over && !within(manager, mode, bp);
  return (
    <Sheet
      open
      onClose={onClose}
      at="center"
      title={title}
      sub={own === undefined ? undefined : t('sales.rate.own', { rate: said(own) })}
      foot={
        <Button
          className="zm-grow"
          kind="primary"
          size="lg"
          disabled={bp === undefined}
          onClick={() => onApply(bp === undefined || bp >= 10_000 ? undefined : bp)}
        >
          {bp === undefined ? t('sales.rate.apply') : `${t('sales.rate.apply')} · ${said(bp)}`}
        </Button>
      }
    >
      <div className="zm-col zm-g4">
        <ChipGroup
          label={title}
          value={RATES.find((r) => Number(r) === bp)}
          onChange={(v) => {
            if (v !== undefined) setText(v === '10000' ? '' : zheOf(Number(v)));
          }}
          options={RATES.map((r) => ({ value: r, label: said(Number(r)) }))}
        />
        <Labelled
          label={t('sales.rate.custom')}
          fault={bp === undefined ? t('sales.rate.bad') : beyond ? t('sales.rate.beyond', { rate: said(managerBp) }) : undefined}
          hint={over && own !== undefined ? t('sales.rate.approval', { rate: said(own) }) : mode === 'byGram' ? t('sales.rate.labourOnly') : undefined}
        >
          <Input
            data-autofocus
            value={text}
            inputMode="decimal"
            status={bp === undefined ? 'error' : over ? 'warning' : ''}
            aria-label={t('sales.rate.custom')}
            placeholder={t('sales.rate.hint')}
            onChange={(e) => setText(e.target.value)}
            onPressEnter={() => {
              if (bp !== undefined) onApply(bp >= 10_000 ? undefined : bp);
            }}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}
