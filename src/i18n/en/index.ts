import { common } from './common.ts';
import { error } from './error.ts';
import { session } from './session.ts';
import { shell } from './shell.ts';
import { appointments } from './appointments.ts';
import { stock } from './stock.ts';
import { sales } from './sales.ts';
import { receipt } from './receipt.ts';
import { customers } from './customers.ts';
import { workbench } from './workbench.ts';
import { reports } from './reports.ts';
import { exceptions } from './exceptions.ts';
import { cases } from './cases.ts';
import { sync } from './sync.ts';
import { console } from './console.ts';

export const en = { common, error, session, shell, appointments, stock, sales, receipt, customers, workbench, reports, exceptions, cases, sync, console };
