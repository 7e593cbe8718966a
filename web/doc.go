// Package web is the site: pages, API and static files over a search.Engine.
//
// HTML is made only here, from typed page structs by embedded templates, and
// text is escaped before it is marked. The package imports neither an engine
// nor the indexer: cmd hands it an engine.
package web
