import js from "@eslint/js";
import jsdoc from "eslint-plugin-jsdoc";
import globals from "globals";

export default [
  { ignores: [".venv/", "build/", "viewer/web/released/", "viewer/web/minified/", "out/"] },
  {
    files: ["viewer/web/static/script/**/*.js"],
    ...js.configs.recommended,
    languageOptions: { globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["integrations/wordpress/anatomy-diagram/block/*.js"],
    ...js.configs.recommended,
    languageOptions: { sourceType: "script", globals: { window: "readonly" } },
    rules: {
      ...js.configs.recommended.rules,
      "eqeqeq": "error",
      // Tabs, as WordPress writes them, count as four columns. A translated text must be one literal, so that
      // WordPress's tools find it.
      "max-len": ["error", { code: 120, tabWidth: 4, ignorePattern: "^\\s*'[^']*',$" }],
      "no-unused-vars": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["viewer/web/static/script/**/*.js"],
    ...jsdoc.configs["flat/recommended-typescript-flavor-error"],
  },
  {
    files: ["viewer/web/static/script/**/*.js"],
    rules: {
      "eqeqeq": "error",
      "max-len": ["error", { code: 120 }],
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-var": "error",
      "prefer-const": "error",
      // Modules are joined by taking these words away (viewer/web/scripts.py).
      "no-restricted-syntax": ["error", "ExportDefaultDeclaration", "ExportAllDeclaration", "ExportSpecifier",
        "ImportDefaultSpecifier", "ImportNamespaceSpecifier",
        {
          selector: "ImportExpression > Literal",
          message: "Modules are joined; only a file with an address of its own is fetched.",
        }],
      "jsdoc/require-jsdoc": ["error", {
        require: { ClassDeclaration: false, FunctionDeclaration: true, MethodDefinition: true },
      }],
      // Types for everything; sentences where they say more than the name.
      "jsdoc/require-param-description": "off",
      "jsdoc/require-property-description": "off",
      "jsdoc/require-returns-description": "off",
      "jsdoc/tag-lines": ["error", "any", { startLines: null }],
    },
  },
];
