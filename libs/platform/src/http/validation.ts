import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import {
  Matches,
  ValidateIf,
  type ValidationOptions,
  type ValidatorOptions,
} from 'class-validator';
import { requestErrors } from '../errors/request-errors.js';

interface FieldError {
  /** JSON pointer (RFC 6901) to the field. */
  readonly pointer: string;
  readonly messages: readonly string[];
}

/** The field may be left out. Unlike `IsOptional` it may not be null, which no column expects. */
export const IsOmittable = (): PropertyDecorator =>
  ValidateIf((_body, value) => value !== undefined);

/** A text that shows something: more than blanks and characters that cannot be seen. */
export const IsVisible = (options: ValidationOptions = {}): PropertyDecorator =>
  Matches(/[^\p{C}\p{Z}]/u, {
    message: '$property must hold something that can be seen',
    context: { schema: { minLength: 1 } },
    ...options,
  });

const MAY_BE_MISSING = Symbol('lyceum:body may be missing');

/** For a DTO of a body that says nothing when all of its fields are left out, such as that of a sign-out. */
export const BodyMayBeMissing = (): ClassDecorator => (dto) =>
  Reflect.defineMetadata(MAY_BE_MISSING, true, dto);

/** Whether a request without a body is one with an empty object for this DTO. */
export const bodyMayBeMissing = (dto: object | undefined): boolean =>
  dto !== undefined && Reflect.hasOwnMetadata(MAY_BE_MISSING, dto);

const ACCEPTED_WHEN = Symbol('lyceum:accepted when');

/**
 * For bodies that come by the thousand: one that `isValid` accepts is taken as it is, without an instance of the
 * DTO. Any other is validated as usual, and so is told what is wrong with it.
 *
 * @param isValid must accept nothing that the validators of the DTO would refuse
 */
export const AcceptedWhen =
  (isValid: (body: unknown) => boolean): ClassDecorator =>
  (dto) =>
    Reflect.defineMetadata(ACCEPTED_WHEN, isValid, dto);

function isAccepted(dto: object | undefined, body: unknown): boolean {
  if (dto === undefined) return false;
  const isValid = Reflect.getOwnMetadata(ACCEPTED_WHEN, dto) as
    ((body: unknown) => boolean) | undefined;
  return isValid?.(body) === true;
}

class BodyValidationPipe extends ValidationPipe {
  /** A missing body would otherwise pass wherever every field may be left out. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isMissing = metadata.type === 'body' && (value === undefined || value === null);
    if (metadata.type === 'body' && isAccepted(metadata.metatype, value))
      return Promise.resolve(value);
    if (metadata.type === 'body' && !isMissing && this.toValidate(metadata) && !isObject(value))
      throw requestErrors.invalid({ detail: 'The body must be a JSON object.' });
    if (!isMissing) return super.transform(value, metadata) as Promise<unknown>;
    // `null` is a value, and not the one that is asked for.
    if (value === null || !bodyMayBeMissing(metadata.metatype))
      throw requestErrors.invalid({ detail: 'The request needs a body.' });
    return super.transform({}, metadata) as Promise<unknown>;
  }

  /**
   * First only until each field has one fault: then the items of a list that is too long are not looked at, of which
   * a body can hold hundreds of thousands. Then for all that is wrong, unless there is such a list.
   */
  protected override async validate(
    object: object,
    options: ValidatorOptions = {},
  ): Promise<ValidationError[]> {
    const first = await super.validate(object, { ...options, stopAtFirstError: true });
    if (first.length === 0 || first.some(isTooLong)) return first;
    return super.validate(object, options);
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

const isTooLong = ({ constraints, children = [] }: ValidationError): boolean =>
  constraints?.['arrayMaxSize'] !== undefined || children.some(isTooLong);

/** What is wrong is told to people, who mend a few things at a time. */
const MAX_FIELD_ERRORS = 100;

/** DTOs are validated by class-validator; a field that the DTO does not declare is refused, not dropped. */
export function validationPipe(): ValidationPipe {
  return new BodyValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: true },
    exceptionFactory: (errors) =>
      requestErrors.invalid({
        detail: 'Some fields are wrong; see errors.',
        extensions: {
          errors: errors.flatMap((error) => fieldErrors(error, '')).slice(0, MAX_FIELD_ERRORS),
        },
      }),
  });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  // Of a field that is not there every rule is broken, and none says so.
  const messages =
    error.value === undefined
      ? [`${error.property} is missing`]
      : Object.values(error.constraints ?? {});
  const own = error.constraints ? [{ pointer, messages }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}
