import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { translate } from '../../src/i18n/index.ts';
import type { Problem, Result } from '../../src/kernel/result.ts';
import { decide } from '../../src/permissions/index.ts';
import type { Action } from '../../src/permissions/index.ts';
import type { ApiError } from '../../src/protocol/wire.ts';
import { StoreError } from '../store/update.ts';
import type { Account } from '../services.ts';
import type { Hq } from './hq.ts';

/** A refusal that becomes an `ApiError` with both sentences (`error.<code>`). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.code);
  }
}
export const refuse = (status: number, code: string, params?: Problem['params']): never => {
  throw new Refusal(status, params === undefined ? { code } : { code, params });
};
/** The value, or a 422 with the problem's sentence. */
export function need<T>(result: Result<T>, status = 422): T {
  if (!result.ok) throw new Refusal(status, result.problem);
  return result.value;
}

export function apiError(problem: Problem): ApiError {
  const key = `error.${problem.code}`;
  const params = problem.params ?? {};
  return {
    error: {
      code: problem.code,
      zh: translate('zh-CN', key, params),
      en: translate('en', key, params),
      ...(problem.params === undefined ? {} : { params: problem.params }),
    },
  };
}

/** Refusals, broken input and bugs each get their class; a bug says nothing of its inside. */
export function installErrors(app: FastifyInstance, hq: Hq): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof Refusal) return reply.status(error.status).send(apiError(error.problem));
    if (error instanceof z.ZodError) {
      const issue = error.issues[0];
      return reply.status(400).send(apiError({ code: 'hq-input', params: { field: issue?.path.join('.') || '-', detail: issue?.message ?? '' } }));
    }
    if (error instanceof StoreError && error.reason === 'full') return reply.status(507).send(apiError({ code: 'store-full' }));
    if (error.statusCode === 429) return reply.status(429).send(apiError({ code: 'hq-too-many' }));
    if (error.statusCode === 413) return reply.status(413).send(apiError({ code: 'body-too-large' }));
    if (error.statusCode !== undefined && error.statusCode < 500) return reply.status(error.statusCode).send(apiError({ code: 'hq-unreadable' }));
    hq.services.log.error({ err: error.name, message: error.message, stack: error.stack, url: request.routeOptions.url }, 'hq request failed');
    return reply.status(500).send(apiError({ code: 'hq-internal' }));
  });
}

export interface Input<B, Q, P> {
  readonly body: B;
  readonly query: Q;
  readonly params: P;
  readonly user: Account;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
export interface RouteSpec<B, Q, P> {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  /** Checked by src/permissions for the signed-in person; `signedIn` where any account may. */
  readonly action: Action | 'signedIn';
  readonly body?: z.ZodType<B>;
  readonly query?: z.ZodType<Q>;
  readonly params?: z.ZodType<P>;
  readonly bodyLimit?: number;
  readonly run: (input: Input<B, Q, P>) => Promise<unknown>;
}

const nothing = z.unknown();

/** May this person do it on their own? Headquarters has no second person at the screen, so `approval` is a refusal here. */
export const may = (user: Account, action: Action): boolean => decide(user, action).kind === 'allow';
export function mustMay(user: Account, action: Action): void {
  if (!may(user, action)) refuse(403, 'hq-forbidden');
}

/** One way to make a route: signed in, allowed, from our own page, and every input checked. */
export function route<B = unknown, Q = unknown, P = unknown>(app: FastifyInstance, hq: Hq, spec: RouteSpec<B, Q, P>): void {
  app.route({
    method: spec.method,
    url: spec.url,
    ...(spec.bodyLimit === undefined ? {} : { bodyLimit: spec.bodyLimit }),
    handler: async (request, reply) => {
      if (spec.method !== 'GET') checkOrigin(request, hq.services.config.origins);
      const user = await hq.sessions.user(request);
      if (user === undefined) return refuse(401, 'hq-signed-out');
      if (spec.action !== 'signedIn') mustMay(user, spec.action);
      const input: Input<B, Q, P> = {
        body: (spec.body ?? nothing).parse(request.body) as B, // the schema's own output
        query: (spec.query ?? nothing).parse(request.query) as Q,
        params: (spec.params ?? nothing).parse(request.params) as P,
        user,
        request,
        reply,
      };
      const result = await spec.run(input);
      return reply.sent ? reply : (result ?? { ok: true });
    },
  });
}

/** A change must come from our own page: same origin, or one the configuration names (cross-site requests are refused). */
export function checkOrigin(request: FastifyRequest, allowed: readonly string[]): void {
  const origin = request.headers.origin;
  const own = `${request.protocol}://${request.headers.host ?? ''}`;
  if (origin === undefined ? request.headers['sec-fetch-site'] === 'same-origin' : origin === own || allowed.includes(origin)) return;
  refuse(403, 'hq-origin');
}
