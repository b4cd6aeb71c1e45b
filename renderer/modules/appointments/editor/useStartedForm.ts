import { useSearchParams } from 'react-router';
import { useCodes } from '../../../app/codes.ts';
import { useHalfTyped } from '../../../app/half-typed.ts';
import type { HalfTyped } from '../../../app/half-typed.ts';
import { useTerminal } from '../../../app/terminal-context.ts';
import type { AptCard } from '../../../data/terminal.ts';
import { emptyForm, filledFrom, formStateOf } from '../form-state.ts';
import type { FormState } from '../form-state.ts';

const HALF_HOUR_MS = 1_800_000;
const walkInSource = (codes: readonly string[]): string | undefined => codes.find((c) => c === 'walkIn') ?? codes[0];

/** The form as it opens: the card's, or a new one with what the way here already says (`?at`, `?consultant`, `?customer`). */
export function useStartedForm(card: AptCard | undefined, walkIn: boolean): HalfTyped<FormState> {
  const terminal = useTerminal();
  const sources = useCodes('source');
  const [query] = useSearchParams();
  return useHalfTyped<FormState>(
    card !== undefined ? `apt ${card.id}` : walkIn ? 'apt walk-in' : 'apt new',
    () => {
      if (card !== undefined) return formStateOf(card.form);
      const asked = Number(query.get('at') ?? NaN); // a free half hour of the calendar
      const empty: FormState = {
        ...emptyForm(terminal.device.storeId),
        source: walkIn ? walkInSource(sources.rows.map((r) => r.code)) : undefined,
        ...(Number.isSafeInteger(asked) && asked > terminal.now() - HALF_HOUR_MS ? { visitAt: asked } : {}),
        consultant: query.get('consultant') ?? 'auto',
      };
      const known = terminal.views.customer(query.get('customer') ?? ''); // 约到店 from a client's card
      return known === undefined
        ? empty
        : {
            ...filledFrom(empty, known.id, known.form),
            ...(known.form.phoneE164 === undefined ? {} : { keptPhone: known.form.phoneE164, region: known.form.phoneRegion ?? 'CN' }),
          };
    },
    card === undefined ? 'apt' : undefined,
  );
}
