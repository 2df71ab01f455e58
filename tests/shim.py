from fastapi import FastAPI


def make_app(county):
    try:
        from pbm_tracker.web.app import make_app

        return make_app(county)
    except ImportError:
        from pbm_tracker.web import api

        app = FastAPI(openapi_url="/api/openapi.json")
        app.include_router(api.router(county))
        return app
