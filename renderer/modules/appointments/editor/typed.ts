import type { FormState } from '../form-state.ts';
import type { Checks } from './checks.ts';

/** What is typed so far, what is wrong with it, and how a field is changed. */
export interface Typed extends Pick<Checks, 'faults'> {
  readonly s: FormState;
  readonly set: <K extends keyof FormState>(key: K, value: FormState[K]) => void;
}
