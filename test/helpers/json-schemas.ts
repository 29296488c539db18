import { z } from 'zod';
import { sourceKinds } from '../../src/collect/sources/kinds.ts';
import { folderMigrations, formatAfter } from '../../src/content/migrations/folder-migrations.ts';
import { englishTexts, messageKeys } from '../../src/lib/i18n/messages.ts';
import { omitEmpty } from '../../src/lib/omit-empty.ts';
import {
  issueHeadSchema,
  issueSchema,
  itemAliases,
  itemSchema,
} from '../../src/model/item-schema.ts';
import { newsletterSchema } from '../../src/model/newsletter-schema.ts';

/** A JSON Schema, as far as the reference pages read it. */
export interface JsonSchema {
  $schema?: string;
  title?: string;
  type?: string | string[];
  description?: string;
  examples?: unknown[];
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/**
 * The JSON Schemas of what editors write, by file name in `schemas/`: the settings, the front
 * matter of an item, of the next issue (`issues/inbox/issue.md`) and of a composed one, and fixed
 * texts. Draft 7, which every text editor reads. They allow what the program accepts, with one exception: rules
 * that JSON Schema cannot express, such as the contrast of colours, are left to `check`.
 */
export function jsonSchemas(): Record<string, JsonSchema> {
  const item = toJsonSchema(itemSchema, 'Front matter of a story');
  for (const [alias, own] of Object.entries(itemAliases)) {
    const { examples: _, ...same } = item.properties?.[own] ?? {};
    item.properties = {
      ...item.properties,
      [alias]: { ...same, description: `The same as \`${own}\`.` },
    };
  }
  const format = formatAfter(folderMigrations);
  return {
    'newsletter.schema.json': toJsonSchema(
      newsletterSchema(sourceKinds, format),
      'issues/newsletter.yaml',
    ),
    'item.schema.json': item,
    'next-issue.schema.json': toJsonSchema(issueHeadSchema, 'Front matter of the next issue'),
    'issue.schema.json': toJsonSchema(issueSchema, 'Front matter of an issue'),
    'words.schema.json': wordsSchema(),
  };
}

/** Of `issues/words/TAG.json`: fixed texts in a language, alone or beside the English ones. */
function wordsSchema(): JsonSchema {
  const text = { type: 'string' };
  const properties = messageKeys.map((key) => {
    const byLanguage = { type: 'object', additionalProperties: text };
    return [key, { description: englishTexts[key], anyOf: [text, byLanguage] }] as const;
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Fixed texts in a language: issues/words/TAG.json',
    type: 'object',
    properties: {
      $schema: { ...text, description: 'This schema.' },
      ...Object.fromEntries(properties),
    },
    additionalProperties: false,
  };
}

function toJsonSchema(schema: z.ZodType, title: string): JsonSchema {
  const { $schema, ...made } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    // zod leaves these out of fields that it transforms; ours are as they are typed.
    override: ({ zodSchema, jsonSchema }) => {
      const { examples, default: usual, typed } = z.globalRegistry.get(zodSchema) ?? {};
      delete jsonSchema.typed;
      if (typed !== undefined) allowTyped(jsonSchema, typed);
      Object.assign(jsonSchema, omitEmpty({ examples, default: usual ?? plainDefault(zodSchema) }));
    },
  });
  return { $schema, title, ...made } as JsonSchema;
}

/** Allows what is typed in another way, beside what the schema has. */
function allowTyped(schema: z.core.JSONSchema.BaseSchema, typed: unknown): void {
  const { description, examples, default: usual, anyOf, ...own } = schema;
  if (anyOf !== undefined) return;
  for (const key of Object.keys(own)) delete schema[key];
  schema.anyOf = [own, typed as z.core.JSONSchema.BaseSchema];
}

/** Of a number, or of a field that is true or false: they are text in YAML, which zod transforms. */
function plainDefault(schema: z.core.$ZodType): unknown {
  const usual = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
  return typeof usual === 'number' || typeof usual === 'boolean' ? usual : undefined;
}
