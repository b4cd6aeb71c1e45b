import type { Problem } from '../../../src/kernel/result.ts';
import { bothSentences } from '../../start-problem.ts';

/** Says a problem in both languages and ends: 2 = a setting or an option is wrong, 1 = it could not start. */
export function quit(problem: Problem, code: number): never {
  console.error(bothSentences(problem));
  process.exit(code);
}
