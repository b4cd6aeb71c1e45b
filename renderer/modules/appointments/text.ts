import { useMemo } from 'react';
import { businessDate, businessDay } from '../../../src/kernel/businessDate.ts';
import { useCodes } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { useFormat } from '../../ui/format.ts';
import { useT } from '../../ui/i18n.ts';
import type { AppointmentForm } from '../../../src/appointments/types.ts';
import type { Day } from './model.ts';
import { tokenOf } from '../../../src/customers/erased.ts';

export interface AptText {
  /** 张宇桐 先生 / Mr Zhang Yutong; a guest without a name is 散客. */
  who(card: Pick<AptCard, 'form'>): string;
  name(form: AppointmentForm): string;
  title(form: AppointmentForm): string;
  time(card: Pick<AptCard, 'form'>): string;
  /** 求婚钻戒 */
  short(card: Pick<AptCard, 'form'>): string;
  /** 求婚钻戒 · 1 克拉上下 · 指圈 12 · ¥60,000–80,000 */
  need(card: Pick<AptCard, 'form'>): string;
}

/** The words a card is known by, in the person's language. */
export function useAptText(): AptText {
  const t = useT();
  const f = useFormat();
  const category = useCodes('category');
  const purpose = useCodes('purpose');
  const metal = useCodes('metal');
  return useMemo(() => {
    // Linked to a person, with neither name nor number: they were erased; a walk-in without a number is nobody's yet.
    const name = (form: AppointmentForm) =>
      form.name.trim() !== ''
        ? form.name
        : form.customerId !== undefined && form.phoneE164 === undefined
          ? t('common.erased', { token: tokenOf(form.customerId) })
          : t('appointments.walkInName');
    const title = (form: AppointmentForm) => (form.title === 'mr' ? t('common.mr') : form.title === 'ms' ? t('common.ms') : '');
    const short = (form: AppointmentForm) => {
      const words = [purpose.name(form.purpose), category.name(form.category)].filter((w) => w !== '');
      if (words.length > 0) return words.join(f.language === 'zh-CN' ? '' : ' · ').trim();
      const text = (form.needText ?? '').split(/[，。；,.;\n]/)[0] ?? '';
      return Array.from(text).slice(0, 24).join('');
    };
    return {
      name,
      title,
      who: ({ form }) =>
        form.name.trim() === '' || form.title === undefined || form.title === 'none' ? name(form) : t(`appointments.who.${form.title}`, { name: form.name }),
      time: ({ form }) => f.dayTime(form.visitAt),
      short: ({ form }) => short(form),
      need: ({ form }) =>
        [
          short(form),
          form.caratMilli === undefined ? '' : t('appointments.caratAbout', { c: String(form.caratMilli / 1000) }),
          form.metal === undefined ? '' : metal.name(form.metal),
          form.ringSizeHK === undefined ? '' : t('appointments.ring', { n: form.ringSizeHK }),
          form.wantedBy === undefined ? '' : t('appointments.wantedBy', { day: f.shortDay(Date.parse(`${form.wantedBy}T12:00:00`)) }),
          f.moneyRange(form.budgetMinFen, form.budgetMaxFen),
        ]
          .filter((w) => w !== '')
          .join(' · '),
    };
  }, [t, f, category, purpose, metal]);
}

/** The store's business day, for 今天 and 今天稍后. */
export function useDay(nowMs: number): Day {
  const terminal = useTerminal();
  const store = terminal.views.store();
  const zone = store?.timeZone ?? 'Asia/Shanghai';
  const cutOff = store?.cutOff;
  const today = businessDate(nowMs, zone, cutOff);
  return useMemo(() => businessDay(today, zone, cutOff), [today, zone, cutOff]);
}
