import { foldTask, pooled } from '../../../src/service/tasks.ts';
import type { TaskView } from '../../../src/service/tasks.ts';
import { foldRights, staffKey } from '../../../src/staff/rules.ts';
import type { FactIndex } from './fact-index.ts';

/** Tasks of this store, folded from their facts (conflicts.md §4.22); a task is folded again only when one of its facts came. */
export class TasksView {
  readonly #facts: FactIndex;
  readonly #known = new Map<string, TaskView | undefined>();
  #list: readonly TaskView[] | undefined;

  constructor(facts: FactIndex) {
    this.#facts = facts;
  }

  moved(taskId: string): void {
    this.#known.set(taskId, undefined);
    this.#list = undefined;
  }
  of(taskId: string): TaskView | undefined {
    if (!this.#known.has(taskId)) return undefined;
    const task = this.#known.get(taskId) ?? foldTask(taskId, this.#facts.of(taskId));
    this.#known.set(taskId, task);
    return task;
  }
  /** Somebody's rights ended or came back: their tasks lie elsewhere. */
  regroup(): void {
    this.#list = undefined;
  }
  /** Soonest due first, done ones too; those whose opening has not come are left out. */
  list(): readonly TaskView[] {
    this.#list ??= [...this.#known.keys()]
      .map((id) => this.of(id))
      .filter((x) => x !== undefined && x.state !== 'pending')
      .filter((x) => x !== undefined)
      .map((x) => pooled(x, (no) => foldRights(no, this.#facts.of(staffKey(no))).revoked))
      .sort((a, b) => a.dueMs - b.dueMs || (a.taskId < b.taskId ? -1 : 1));
    return this.#list;
  }
}
