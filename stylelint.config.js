/** @type {import("stylelint").Config} */
export default {
  extends: "stylelint-config-standard",
  rules: {
    // Layers decide which rule wins (LAYERS in viewer/web/style_sheets.py): nothing needs to shout.
    "declaration-no-important": true,
    "selector-max-id": 0,
    // iOS enlarges text in landscape unless asked not to by this name.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust"] }],
  },
};
