import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { translate } from '../../src/i18n/index.ts';
import type { Problem, Result } from '../../src/kernel/result.ts';
import type { ApiError } from '../../src/protocol/wire.ts';
import { StoreError } from '../store/update.ts';

/** HTTP class of a code; everything else a caller did wrong is 400. */
const STATUS: Readonly<Record<string, number>> = {
  'token-missing': 401,
  'token-bad': 401,
  'token-expired': 401,
  'nonce-bad': 401,
  'signature-bad': 401,
  'login-wrong': 401,
  'login-needed': 401,
  'store-wrong': 403,
  'device-revoked': 403,
  'device-replaced': 403,
  'permission-denied': 403,
  'terminal-unknown': 404,
  'store-unknown': 404,
  'staff-unknown': 404,
  'not-found': 404,
  'segment-unknown': 404,
  'device-quarantine': 403,
  'order-unknown': 404,
  'card-unknown': 404,
  'order-held': 409,
  'order-closed': 409,
  'order-not-held': 409,
  'card-frozen': 409,
  'escrow-short': 409,
  'promo-unknown': 404,
  'promo-over': 409,
  'promo-used-up': 409,
  'promo-short': 409,
  'coupon-unknown': 404,
  'coupon-voided': 409,
  'coupon-used': 409,
  'coupon-over': 409,
  'coupon-bound': 409,
  'coupon-held': 409,
  'checkpoint-foreign': 409,
  'hello-late': 409,
  'code-used': 409,
  'body-too-large': 413,
  'rate-limited': 429,
  'login-locked': 429,
  internal: 500,
  'store-full': 507,
};

/** A refusal on its way to the caller: a code with both sentences (protocol/wire.ts ApiError). */
export class ApiProblem extends Error {
  readonly status: number;
  constructor(
    readonly code: string,
    readonly params?: Problem['params'],
    status?: number,
  ) {
    super(code);
    this.status = status ?? STATUS[code] ?? 400;
  }
}

/** The value, or the refusal thrown for the error handler. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ApiProblem(result.problem.code, result.problem.params);
}

export function apiErrorOf(code: string, params?: Problem['params']): ApiError {
  const key = `error.${code}`;
  return { error: { code, zh: translate('zh-CN', key, params), en: translate('en', key, params), ...(params === undefined ? {} : { params }) } };
}

/** Body, query or parameters by their schema. Refusal: request-bad {field}; what was sent is not repeated. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ApiProblem('request-bad', { field: result.error.issues[0]?.path.join('.') || 'JSON' });
}

export function onError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, 'request failed');
  return reply.status(problem.status).send(apiErrorOf(problem.code, problem.params));
}

function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof StoreError) return new ApiProblem(error.reason === 'full' ? 'store-full' : 'internal');
  if (error instanceof z.ZodError) return new ApiProblem('request-bad', { field: error.issues[0]?.path.join('.') || 'JSON' });
  const status = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_BAD_URL') return new ApiProblem('request-bad', { field: 'URL' });
  if (status === 413) return new ApiProblem('body-too-large');
  if (status === 429) return new ApiProblem('rate-limited');
  if (status === 404) return new ApiProblem('not-found');
  return status >= 400 && status < 500 ? new ApiProblem('request-bad', { field: 'JSON' }, status) : new ApiProblem('internal');
}
