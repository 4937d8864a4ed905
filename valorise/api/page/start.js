"use strict";

const ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  tryItOutEnabled: true, // one click on Execute runs the example that is shown
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // no badge: it would ask another host
  onComplete: openFirstQuestion,
});

/** Opens the first operation that has named examples, unless the address names another. */
function openFirstQuestion() {
  if (location.hash.length > 1) return;
  const { paths } = ui.specSelectors.specJson().toJS();
  const operation = Object.values(paths)
    .map((path) => path.post)
    .find((post) => post?.requestBody?.content["application/json"]?.examples);
  if (operation) ui.layoutActions.show(["operations", operation.tags[0], operation.operationId], true);
}
