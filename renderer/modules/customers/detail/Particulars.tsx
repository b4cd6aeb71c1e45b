import { Fragment } from 'react';
import { fieldMask } from '../../../../src/permissions/fieldMask.ts';
import { maskPhone } from '../../../../src/kernel/phone.ts';
import { useCodes, useStaffName } from '../../../app/codes.ts';
import { useTerminal, useUser } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { useFormat, useT } from '../../../ui/index.ts';
import css from '../Customers.module.css';

/** What else is known of the client, a line each; the address as far as the person may read it. */
export function Particulars({
  card,
  spouse,
}: {
  readonly card: CustomerCard;
  /** Her name, where no day above says it. */ readonly spouse: string | undefined;
}) {
  const t = useT();
  const f = useFormat();
  const user = useUser();
  const terminal = useTerminal();
  const sources = useCodes('source');
  const staffName = useStaffName();
  const { form } = card;
  const joined = (parts: readonly string[], by: string): string | undefined => parts.filter((x) => x !== '').join(by) || undefined;
  const address = form.address === undefined ? 'hidden' : fieldMask(user, 'address');
  const lines: readonly (readonly [label: string, value: string | undefined])[] = [
    [t('customers.owner'), form.owner === undefined ? t('customers.ownerNone') : staffName(form.owner)],
    [
      t('customers.referrer'),
      joined(
        [
          form.referrerId === undefined ? '' : (terminal.views.customer(form.referrerId)?.form.name ?? t('customers.merged.elsewhere')),
          form.referrerNote ?? '',
        ],
        ' · ',
      ),
    ],
    [t('customers.spouse'), spouse],
    [
      t('customers.sizes'),
      joined(
        [
          form.bangleMm === undefined ? '' : t('customers.bangleIs', { n: form.bangleMm }),
          form.necklaceCm === undefined ? '' : t('customers.necklaceIs', { n: form.necklaceCm }),
        ],
        t('common.listComma'),
      ),
    ],
    [t('customers.source'), form.source === undefined ? undefined : sources.name(form.source)],
    [t('customers.wechat'), form.wechat],
    [t('customers.email'), form.email],
    [t('customers.budget'), f.moneyRange(form.budgetMinFen, form.budgetMaxFen) || undefined],
    [t('appointments.dup.member'), form.memberNo],
    [t('customers.altPhones'), (form.altPhones ?? []).length === 0 ? undefined : (form.altPhones ?? []).map(maskPhone).join(t('common.listComma'))],
    [t('customers.address'), address === 'hidden' ? undefined : address === 'clear' ? form.address : `${[...(form.address ?? '')].slice(0, 6).join('')}****`],
  ];
  return (
    <dl className={css['kv']}>
      {lines.map(([label, value]) =>
        value === undefined ? null : (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
