// The description of the API, to be read and tried: Swagger UI from an installed package, started here.
window.addEventListener("DOMContentLoaded", () => {
  window.SwaggerUIBundle({
    url: document.getElementById("api-docs").dataset.description,
    dom_id: "#api-docs",
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
  });
});
