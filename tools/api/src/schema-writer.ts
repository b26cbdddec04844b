import { createRequire } from 'node:module';
import { exactlyOneOf } from '@lyceum/platform';
import ts from 'typescript';
import { constrain, fieldRules } from './constraints.js';
import { documentationOf } from './documentation.js';
import { REFERENCE, nullable, type Schema } from './schema.js';

type Class = new () => unknown;

/** The only way to ask class-transformer which class a field becomes. */
const { defaultMetadataStorage } = createRequire(import.meta.url)(
  'class-transformer/cjs/storage.js',
) as {
  defaultMetadataStorage: {
    findTypeMetadata(target: Class, field: string): { typeFunction(): Class } | undefined;
  };
};

/** Writes types of TypeScript as schemas; those with a name become components of the document. */
export class SchemaWriter {
  readonly components = new Map<string, Schema>();
  private readonly typeOfComponent = new Map<string, ts.Type>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** A view: what JSON.stringify makes of a value of the type. */
  view(type: ts.Type): Schema {
    if (type.isUnion()) return this.union(type);
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) return {};
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral()) return { type: 'string', const: type.value };
    if (type.isNumberLiteral()) return { type: 'number', const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral)
      return { type: 'boolean', const: this.checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    // `string & {}` keeps the literals of a union in the editor's mind; it is a string.
    if (type.isIntersection() && type.types.some((each) => each.flags & ts.TypeFlags.StringLike))
      return { type: 'string' };
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.object(type);
    throw new Error(`${this.checker.typeToString(type)} cannot be written as JSON`);
  }

  /** A DTO: exactly what validation lets through. */
  dto(type: ts.Type, dto: Class): Schema {
    return this.component(dto.name, type, () => this.dtoFields(type, dto));
  }

  /** The same in place, and no component: the fields of a query or of a path. */
  dtoFields(type: ts.Type, dto: Class): Schema {
    const rules = fieldRules(dto);
    const defaults = new dto() as Readonly<Record<string, unknown>>;
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    const choice = exactlyOneOf(dto);
    for (const property of this.checker.getPropertiesOfType(type)) {
      const field = `${dto.name}.${property.name}`;
      const ofField = rules.get(property.name);
      if (!ofField) throw new Error(`${field} has no validator, so that it is always refused`);
      const fallback = defaults[property.name];
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0 || fallback !== undefined;
      if (isOptional !== ofField.mayBeMissing)
        throw new Error(
          `${field}: its type and its validators differ on whether it may be missing`,
        );
      const base = this.dtoField(this.checker.getTypeOfSymbol(property), dto, property.name);
      properties[property.name] = {
        ...this.documented(property, constrain(base, ofField, field)),
        ...(fallback !== undefined && { default: fallback }),
      };
      if (!isOptional) required.push(property.name);
    }
    return {
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
      additionalProperties: false,
      ...(choice && { oneOf: choice.map((field) => ({ required: [field] })) }),
    };
  }

  private dtoField(type: ts.Type, owner: Class, name: string): Schema {
    const nested = defaultMetadataStorage.findTypeMetadata(owner, name)?.typeFunction();
    const present = this.checker.getNonNullableType(type);
    if (!nested || fieldRules(nested).size === 0) return this.view(this.without(type));
    const element = this.elementOf(present);
    const schema = element
      ? { type: 'array', items: this.dto(element, nested) }
      : this.dto(present, nested);
    return type.isUnion() && type.types.some(isNull) ? nullable(schema) : schema;
  }

  /** The type without `undefined`, which JSON does not have. */
  private without(type: ts.Type): ts.Type {
    if (!type.isUnion()) return type;
    const isNullable = type.types.some(isNull);
    return isNullable ? type : this.checker.getNonNullableType(type);
  }

  private union(type: ts.UnionType): Schema {
    const members = type.types.filter(({ flags }) => !(flags & NOTHING));
    const present = members.filter((member) => !isNull(member));
    const schema = this.choice(present);
    return present.length === members.length ? schema : nullable(schema);
  }

  private choice(members: readonly ts.Type[]): Schema {
    if (members.every(({ flags }) => flags & ts.TypeFlags.BooleanLike)) return { type: 'boolean' };
    if (members.length === 1) return this.view(members[0]!);
    if (members.every((member) => member.isStringLiteral()))
      return { type: 'string', enum: members.map(({ value }) => value) };
    if (members.every((member) => member.isNumberLiteral()))
      return { type: 'number', enum: members.map(({ value }) => value) };
    const booleans = members.filter(({ flags }) => flags & ts.TypeFlags.BooleanLike);
    const others = members.filter((member) => !booleans.includes(member));
    const schemas = others.map((member) => this.view(member));
    const takesAnyText = schemas.some((schema) => isPlainString(schema));
    const anyOf = [
      ...schemas.filter(
        (schema) => !takesAnyText || isPlainString(schema) || schema.type !== 'string',
      ),
      ...(booleans.length > 0 ? [{ type: 'boolean' }] : []),
    ];
    return anyOf.length === 1 ? anyOf[0]! : { anyOf };
  }

  private object(type: ts.Type): Schema {
    const name = type.symbol?.name;
    if (name === 'Date') return { type: 'string', format: 'date-time' };
    const element = this.elementOf(type);
    if (element) return { type: 'array', items: this.view(element) };
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const properties = this.checker.getPropertiesOfType(type);
    if (index && properties.length === 0)
      return { type: 'object', additionalProperties: this.view(index.type) };
    const isNamed =
      type.symbol && type.symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface);
    const write = (): Schema => this.members(properties, index?.type);
    return isNamed ? this.component(this.nameOf(type), type, write) : write();
  }

  private members(properties: readonly ts.Symbol[], rest: ts.Type | undefined): Schema {
    const written: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of properties) {
      const type = this.checker.getTypeOfSymbol(property);
      if (type.getCallSignatures().length > 0) continue;
      written[property.name] = this.documented(property, this.view(type));
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    return {
      type: 'object',
      properties: written,
      ...(required.length > 0 && { required }),
      ...(rest && { additionalProperties: this.view(rest) }),
    };
  }

  /** Elements of an array, read-only or not. */
  private elementOf(type: ts.Type): ts.Type | undefined {
    return this.checker.isArrayType(type)
      ? this.checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
  }

  /** `PageView<CourseView>` → `PageViewOfCourseView` */
  private nameOf(type: ts.Type): string {
    const own = type.symbol.name;
    const args = this.checker
      .getTypeArguments(type as ts.TypeReference)
      .filter((argument) => argument.symbol && !(argument.flags & ts.TypeFlags.TypeParameter));
    return args.length === 0 ? own : `${own}Of${args.map((each) => this.nameOf(each)).join('And')}`;
  }

  private component(name: string, type: ts.Type, write: () => Schema): Schema {
    const known = this.typeOfComponent.get(name);
    if (known && known !== type) throw new Error(`Two types of one service are called ${name}`);
    if (!known) {
      // Known before it is written: a type may hold itself.
      this.typeOfComponent.set(name, type);
      const symbol = type.symbol;
      this.components.set(name, symbol ? this.documented(symbol, write()) : write());
    }
    return { $ref: `${REFERENCE}${name}` };
  }

  private documented(symbol: ts.Symbol, schema: Schema): Schema {
    const { text, schema: words } = documentationOf(symbol, this.checker);
    return { ...schema, ...(text && { description: text }), ...words };
  }
}

const isPlainString = (schema: Schema): boolean =>
  schema.type === 'string' && Object.keys(schema).length === 1;

/** Leaves no trace in JSON. */
const NOTHING = ts.TypeFlags.Undefined | ts.TypeFlags.Void;
const isNull = ({ flags }: ts.Type): boolean => (flags & ts.TypeFlags.Null) !== 0;
