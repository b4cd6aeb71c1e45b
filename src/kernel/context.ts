/** The acting person, as far as rules ask (a `StaffMember` fits). */
export interface Actor {
  readonly staffNo: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly stores: readonly string[];
}

/** What every command is given; nothing in `src` reads a clock, a random source or a configuration itself. */
export interface CommandContext {
  readonly user: Actor;
  readonly storeId: string;
  readonly terminal: string;
  readonly nowMs: number; // offset-corrected
  readonly businessDate: string; // of the store
  readonly approver?: string; // staffNo of the second person, where one approved
  readonly offline: boolean;
}
