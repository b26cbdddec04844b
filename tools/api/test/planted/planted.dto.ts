import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { ExactlyOneOf, IsOmittable } from '@lyceum/platform';

export class PartDto {
  @IsUUID()
  id!: string;
}

/** Everything at once. */
@ExactlyOneOf('code', 'phrase')
export class FullDto {
  /**
   * How it is called.
   * @example Geometry
   */
  @IsString()
  @Length(1, 20)
  name!: string;

  @IsEmail()
  @MaxLength(254)
  email!: string;

  @IsOmittable()
  @IsInt()
  @Min(1)
  @Max(9)
  count: number = 3;

  @IsIn(['a', 'b'])
  kind!: 'a' | 'b';

  @IsArray()
  @ArrayMaxSize(3)
  @IsIn(['x', 'y'], { each: true })
  marks!: ('x' | 'y')[];

  @ValidateNested({ each: true })
  @Type(() => PartDto)
  parts!: PartDto[];

  @IsOptional()
  @IsString()
  note?: string | null;

  @IsOmittable()
  @Matches(/^[0-9]{6}$/)
  code?: string;

  @IsOmittable()
  @IsString()
  phrase?: string;
}

export class UndecoratedDto {
  @IsString()
  name!: string;

  forgotten!: string;
}

export class OptionalByTypeDto {
  @IsString()
  name?: string;
}

export class OptionalByRuleDto {
  @IsOmittable()
  @IsString()
  name!: string;
}

export class UnknownRuleDto {
  @ValidateBy({ name: 'isLucky', validator: { validate: () => true } })
  name!: string;
}

export class FlagsDto {
  @Matches(/^a$/i)
  name!: string;
}

export class ExplainedRuleDto {
  @ValidateBy(
    { name: 'isLucky', validator: { validate: (value) => value === 'seven' } },
    { context: { schema: { const: 'seven' } } },
  )
  name!: string;
}

export class ItemView {
  /** @format uuid */
  readonly id!: string;
  readonly at!: Date;
  readonly ended!: Date | null;
}

export class PageView<T> {
  readonly items!: readonly T[];
  readonly next!: string | null;
}

export class TreeView {
  readonly children!: TreeView[];
  readonly state!: 'open' | 'closed' | null;
  readonly counts!: Record<string, number>;
  readonly page!: PageView<ItemView>;
}
