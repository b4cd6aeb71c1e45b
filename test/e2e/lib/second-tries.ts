import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase } from 'vitest/node';

/** A test that passed only when tried again: which, and the first words of why it failed before. */
export interface SecondTry {
  readonly file: string;
  readonly name: string;
  readonly why: string;
}

/** Writes what passed only at a second try beside vitest's own report, so that it is told and not forgotten. */
export class SecondTries implements Reporter {
  private readonly found: SecondTry[] = [];
  constructor(private readonly outputFile: string) {}
  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky !== true) return;
    const why = test.result().errors?.[0]?.message ?? '';
    this.found.push({ file: test.module.relativeModuleId, name: test.fullName, why: stripVTControlCharacters(why).split('\n')[0]?.slice(0, 300) ?? '' });
  }
  onTestRunEnd(): void {
    writeFileSync(this.outputFile, JSON.stringify(this.found));
  }
}
