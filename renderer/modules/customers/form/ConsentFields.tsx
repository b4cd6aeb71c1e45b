import { CONSENT_CHANNELS, CONSENT_PURPOSES } from '../../../../src/customers/consents.ts';
import type { Consent, ConsentChannel, ConsentPurpose, Said } from '../../../../src/customers/consents.ts';
import { useStaffName } from '../../../app/codes.ts';
import { ChipGroup, Labelled, Segmented, useFormat, useT } from '../../../ui/index.ts';
import { newlyGranted, shownConsent } from './form-state.ts';
import css from '../Customers.module.css';

/** What the customer agrees to, purpose by purpose, and how they said so (A6.1, jewelry.md §20; a refusal needs no reason). */
export function ConsentFields({
  known,
  said,
  how,
  onSaid,
  onHow,
}: {
  readonly known: Readonly<Record<string, Consent>>;
  readonly said: Said;
  readonly how: ConsentChannel | undefined;
  readonly onSaid: (s: Said) => void;
  readonly onHow: (c: ConsentChannel | undefined) => void;
}) {
  const t = useT();
  const f = useFormat();
  const staffName = useStaffName();
  const say = (purpose: ConsentPurpose, v: 'yes' | 'no' | 'unasked'): void => {
    const { [purpose]: _old, ...rest } = said;
    onSaid(v === 'unasked' || (v === 'yes') === known[purpose]?.granted ? rest : { ...rest, [purpose]: v === 'yes' });
  };
  return (
    <div className={css['consents']}>
      <p className="zm-two">{t('customers.consent.text')}</p>
      {CONSENT_PURPOSES.map((purpose) => {
        const was = known[purpose];
        const shown = shownConsent(purpose, said, known);
        return (
          <div key={purpose} className={css['consent']}>
            <span>
              <b>{t(`customers.consent.${purpose}`)}</b>
              {was === undefined ? null : (
                <small>
                  {t('customers.consent.was', {
                    word: t(was.granted ? 'customers.consent.yes' : 'customers.consent.no'),
                    day: f.shortDay(was.atMs),
                    name: staffName(was.by),
                  })}
                </small>
              )}
            </span>
            <Segmented
              label={t(`customers.consent.${purpose}`)}
              value={shown}
              onChange={(v) => say(purpose, v)}
              options={[
                ...(was === undefined ? [{ value: 'unasked' as const, label: t('customers.consent.unasked') }] : []),
                { value: 'yes' as const, label: t('customers.consent.yes') },
                { value: 'no' as const, label: t('customers.consent.no') },
              ]}
            />
          </div>
        );
      })}
      {newlyGranted(said, known) ? (
        <Labelled label={t('customers.consent.how')} required {...(how === undefined ? { fault: t('customers.consent.howMissing') } : {})}>
          <ChipGroup
            label={t('customers.consent.how')}
            value={how}
            onChange={onHow}
            options={CONSENT_CHANNELS.map((c) => ({ value: c, label: t(`customers.consent.channels.${c}`) }))}
          />
        </Labelled>
      ) : null}
    </div>
  );
}
