import { useCodes } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { LevelMark, useFormat, useT } from '../../ui/index.ts';
import type { FactCell } from '../../ui/index.ts';

export function useFactCells(card: AptCard): readonly FactCell[] {
  const t = useT();
  const f = useFormat();
  const levels = useCodes('level');
  const sources = useCodes('source');
  const metals = useCodes('metal');
  const { form, view } = card;
  const dash = <span className="zm-two">{t('appointments.fact.none')}</span>;
  const deposit = useTerminal().views.deposit(card.id);
  const budget = f.moneyRange(form.budgetMinFen, form.budgetMaxFen);
  const cells: FactCell[] = [
    {
      key: 'visit',
      label: t('appointments.fact.visit'),
      value: f.dayTime(form.visitAt),
      ...(view.arrivedAt === undefined ? {} : { sub: t('appointments.fact.arrived', { time: f.dayTime(view.arrivedAt) }) }),
    },
    {
      key: 'level',
      label: t('appointments.fact.level'),
      value:
        form.level === undefined ? (
          dash
        ) : (
          <>
            <LevelMark level={form.level} />
            {levels.name(form.level)}
          </>
        ),
    },
    { key: 'budget', label: t('appointments.fact.budget'), value: budget === '' ? dash : budget },
    { key: 'ring', label: t('appointments.fact.ring'), value: form.ringSizeHK === undefined ? dash : t('appointments.fact.ringHK', { n: form.ringSizeHK }) },
    {
      key: 'source',
      label: t('appointments.fact.source'),
      value: sources.name(form.source),
      minor: true,
      ...(form.sourceNote === undefined || form.sourceNote === '' ? {} : { sub: form.sourceNote }),
    },
    deposit !== undefined
      ? {
          key: 'deposit',
          label: t('appointments.col.deposit'),
          value: f.money(deposit.fen),
          sub: [f.shortDay(deposit.paidMs), deposit.docNo ?? ''].filter((x) => x !== '').join(' · '),
        }
      : {
          key: 'metal',
          label: form.styleNo === undefined ? t('appointments.fact.metal') : t('appointments.form.styleNo'),
          value: form.styleNo ?? (form.metal === undefined ? dash : metals.name(form.metal)),
        },
  ];
  return cells;
}
