package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.MappingCode;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.FunctionalRoutes;
import io.github.corsstarter.web.HandlerLayers;
import io.github.corsstarter.web.UrlHandlerLayers;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.DefaultServletHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Finds the CORS settings of handlers and handler mappings.
 */
final class MappingCorsLayers {

	private static final boolean WEB_SOCKET = ClassUtils.isPresent(
			"org.springframework.web.socket.server.support.WebSocketHttpRequestHandler",
			MappingCorsLayers.class.getClassLoader());

	private static final String SPRING_MVCS_ANNOTATED = "requestMappingHandlerMapping";

	private static final String SPRING_MVCS_FUNCTIONAL = "routerFunctionMapping";

	private static final String DEFAULT_SERVLETS = "defaultServletHandlerMapping";

	private static final String MAPPINGS = "addCorsMappings";

	private static final String DATA_RESTS_MAPPINGS = "Spring Data REST's CORS mappings";

	// These mappings have the settings for all handlers
	private static final Set<String> SPRING_MVCS_MAPPINGS = Set.of("beanNameHandlerMapping", DEFAULT_SERVLETS,
			"resourceHandlerMapping", "viewControllerHandlerMapping");

	private static final String WEB_SOCKETS = "org.springframework.web.socket";

	private static final String DATA_REST = "org.springframework.data.rest.";

	private final ConfigurableListableBeanFactory beans;

	private final OtherCorsProperties properties;

	MappingCorsLayers(ConfigurableListableBeanFactory beans, OtherCorsProperties properties) {
		this.beans = beans;
		this.properties = properties;
	}

	/**
	 * Add the settings to a report, once all handlers are registered.
	 */
	void addTo(CorsStartReportBuilder report) {
		AnnotatedHandlers annotations = new AnnotatedHandlers(this.beans);
		Map<String, Map<String, CorsConfiguration>> mappings = new LinkedHashMap<>();
		Set<String> merged = new HashSet<>();
		Set<Class<?>> handlerTypes = new HashSet<>();
		Map<String, HandlerLayers> handlers = new LinkedHashMap<>();
		List<UrlHandlerLayers> ofUrls = new ArrayList<>();
		Set<String> pathsOfDataRest = new LinkedHashSet<>();
		Supplier<HandlerLayers> ofSpring = () -> handlers.computeIfAbsent(MAPPINGS,
				(name) -> new HandlerLayers(name, mappings.computeIfAbsent(name, (absent) -> new LinkedHashMap<>())));
		addInterceptors(report);
		boolean before = true;
		for (Map.Entry<HandlerMapping, String> each : all().entrySet()) {
			// Whether it precedes the mapping of annotated handlers
			before &= !each.getValue().equals(SPRING_MVCS_ANNOTATED);
			String description = CorsStartReportBuilder.describe(each.getKey(), HandlerMapping.class, each.getValue());
			if (isUnknown(each.getKey())) {
				report.add(UrlHandlerLayers.unknown(description));
			}
			else if (each.getKey() instanceof AbstractHandlerMapping mapping && !isActuators(mapping)) {
				CorsConfigurationSource source = mapping.getCorsConfigurationSource();
				boolean ofDataRest = mapping.getClass().getName().startsWith(DATA_REST);
				// Another library's, or the application's own
				boolean foreign = (mapping instanceof RequestMappingInfoHandlerMapping && !ofDataRest
						&& !each.getValue().equals(SPRING_MVCS_ANNOTATED))
						|| (mapping instanceof RouterFunctionMapping
								&& !each.getValue().equals(SPRING_MVCS_FUNCTIONAL));
				boolean code = MappingCode.decides(mapping, mapping.getCorsProcessor());
				boolean ofAllHandlers = !foreign && (!(mapping instanceof AbstractUrlHandlerMapping)
						|| (SPRING_MVCS_MAPPINGS.contains(each.getValue()) && !code));
				String name = ofDataRest ? DATA_RESTS_MAPPINGS : (foreign ? description : MAPPINGS);
				Map<String, CorsConfiguration> ofAll = mappings.computeIfAbsent(name,
						(absent) -> new LinkedHashMap<>());
				if (ofAllHandlers && isKnown(mapping) && !each.getValue().equals(DEFAULT_SERVLETS)) {
					HandlerLayers.merge(ofAll, SpringCorsSettings.settings(source), merged.add(name));
				}
				if (ofAllHandlers && source != null
						&& !(isKnown(mapping) && source.getClass() == UrlBasedCorsConfigurationSource.class)) {
					report.add(new CorsLayer("the CorsConfigurationSource of " + description, CorsLayer.Place.MAPPING,
							"", SpringCorsSettings.rules(source)));
				}
				if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
					HandlerLayers layers = handlers.computeIfAbsent(name,
							(absent) -> new HandlerLayers(name, foreign ? SpringCorsSettings.settings(source) : ofAll));
					UrlHandlerLayers others = new UrlHandlerLayers(description, !foreign,
							(source != null) ? SpringCorsSettings.rules(source) : null);
					ofUrls.add(others);
					inOrder(annotated).forEach((handler) -> {
						RequestMappingInfo info = handler.getKey();
						HandlerMethod method = handler.getValue();
						handlerTypes.add(method.getBeanType());
						if (ofDataRest) {
							info.getPatternValues()
								.stream()
								.filter((path) -> !path.startsWith("/{"))
								.forEach((path) -> pathsOfDataRest.add(path.isEmpty() ? "/" : path));
						}
						if (code) {
							layers.addUnreadable(description, info.getPatternValues(), methods(info),
									isConditional(info));
							return;
						}
						CorsConfiguration settings = annotations.settings(info, method);
						if (isPassingOn(info)) {
							layers.addPassingOn(info.getPatternValues(), methods(info), settings);
						}
						if (foreign && settings == null) {
							info.getPatternValues().forEach(others::add);
							return;
						}
						layers.add(ClassUtils.getShortName(method.getBeanType()), method.getMethod().getName(),
								info.getPatternValues(), methods(info), isConditional(info), settings);
					});
					UrlHandlerLayers repositories = new UrlHandlerLayers("Spring Data REST", false, null);
					ofUrls.add(repositories);
					RepositoryCorsLayers.find(this.beans, mapping).forEach((type, rule) -> {
						handlerTypes.add(type);
						pathsOfDataRest.add(rule.path());
						if (rule.settings() != null) {
							layers.add(ClassUtils.getShortName(type), rule.path(), rule.settings());
						}
						else if (CorsLayer.Rule.of(ofAll).stream().noneMatch(rule::isWithin)) {
							repositories.add(rule.path());
						}
					});
				}
				if (mapping instanceof RouterFunctionMapping functional && functional.getRouterFunction() != null) {
					FunctionalRoutes routes = RouteVisitor.read(functional.getRouterFunction());
					UrlHandlerLayers layers = new UrlHandlerLayers(description, !foreign,
							(source != null) ? SpringCorsSettings.rules(source) : null);
					layers.add(routes, before);
					ofUrls.add(layers);
					if (before && !foreign) {
						handlers.computeIfAbsent(name, (absent) -> new HandlerLayers(absent, ofAll)).add(routes);
					}
					else if (before) {
						ofSpring.get().addInFront(layers.rules());
					}
				}
				if (mapping instanceof AbstractUrlHandlerMapping urls) {
					UrlHandlerLayers layers = new UrlHandlerLayers(description, ofAllHandlers,
							code ? SpringCorsSettings.ANYWHERE
									: ((source != null) ? SpringCorsSettings.rules(source) : null));
					addHandlers(urls, layers, before);
					ofUrls.add(layers);
					if (before) {
						ofSpring.get().addInFront(layers.rules());
					}
				}
			}
		}
		handlers.values().forEach((each) -> each.addTo(report));
		ofUrls.forEach((each) -> each.addTo(report));
		// Those of Spring Data REST apply only to its own handlers, which come first
		String dataRest = RepositoryCorsLayers.basePath(this.beans);
		List<String> ofDataRest = dataRest.isEmpty() ? List.copyOf(pathsOfDataRest) : List.of(dataRest + "/**");
		mappings.entrySet()
			.stream()
			.sorted(Comparator.comparing((each) -> each.getKey().equals(MAPPINGS)))
			.forEach((each) -> this.properties.splitGraphQl(each.getValue())
				.forEach((part,
						ofPart) -> report.add(new CorsLayer(part.isEmpty() ? each.getKey() : part,
								CorsLayer.Place.MAPPING, part.isEmpty() ? "" : this.properties.noteOfGraphQl(),
								each.getKey().equals(DATA_RESTS_MAPPINGS)
										? CorsLayer.Rule.within(CorsLayer.Rule.of(ofPart), ofDataRest)
										: CorsLayer.Rule.of(ofPart)))));
		addRepositories(report, handlerTypes);
	}

	/**
	 * Add interceptors whose names suggest that they set CORS headers, before those of
	 * handlers.
	 */
	private void addInterceptors(CorsStartReportBuilder report) {
		Map<String, CorsLayer> layers = new LinkedHashMap<>();
		for (HandlerMapping mapping : all().keySet()) {
			if (mapping instanceof AbstractHandlerMapping handlers && HiddenField.read(AbstractHandlerMapping.class,
					"adaptedInterceptors", handlers) instanceof List<?> interceptors) {
				for (Object each : interceptors) {
					Object interceptor = (each instanceof MappedInterceptor mapped) ? mapped.getInterceptor() : each;
					String[] patterns = (each instanceof MappedInterceptor mapped) ? mapped.getIncludePathPatterns()
							: null;
					String type = interceptor.getClass().getName();
					if (CorsStartReportBuilder.isNamedLikeCors(type)) {
						layers.putIfAbsent(type,
								new CorsLayer("the interceptor " + ClassUtils.getShortName(interceptor.getClass()),
										CorsLayer.Place.FILTER,
										" (" + CorsStartReportBuilder.code(interceptor.getClass())
												+ "; write a policy that allows the same, then remove the interceptor)",
										(patterns != null) ? Stream.of(patterns)
											.map((pattern) -> new CorsLayer.Rule(pattern, null))
											.toList() : SpringCorsSettings.ANYWHERE));
					}
				}
			}
		}
		layers.values().forEach(report::add);
	}

	/**
	 * Return the handlers of a mapping in an order that doesn't differ between starts.
	 */
	private static List<Map.Entry<RequestMappingInfo, HandlerMethod>> inOrder(
			RequestMappingInfoHandlerMapping mapping) {
		return mapping.getHandlerMethods()
			.entrySet()
			.stream()
			.sorted(Comparator.comparing(
					(Map.Entry<RequestMappingInfo, HandlerMethod> each) -> each.getKey().getPatternValues().toString())
				.thenComparing((each) -> each.getKey().toString()))
			.toList();
	}

	/**
	 * Return all mappings with their names, in the order in which Spring consults them.
	 */
	Map<HandlerMapping, String> all() {
		Map<HandlerMapping, String> mappings = new LinkedHashMap<>();
		Map<String, HandlerMapping> byName = BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beans,
				HandlerMapping.class, false, false);
		byName.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(AnnotationAwareOrderComparator.INSTANCE))
			.forEach((each) -> {
				HandlerMapping mapping = each.getValue();
				String name = each.getKey();
				mappings.put(mapping, name);
				if (mapping instanceof Iterable<?> several) {
					// Spring Data REST has one mapping for all of its own
					several.forEach((inner) -> {
						if (inner instanceof HandlerMapping one) {
							mappings.put(one, name);
						}
					});
				}
			});
		return mappings;
	}

	/**
	 * Return whether paths and settings don't determine what applies to the handlers of a
	 * mapping.
	 */
	private static boolean isUnknown(HandlerMapping mapping) {
		return (mapping instanceof RouterFunctionMapping functional)
				? MappingCode.decides(functional, functional.getCorsProcessor())
				: !isKnown(mapping) && !MappingCode.isSprings(ClassUtils.getUserClass(mapping));
	}

	private static boolean isKnown(HandlerMapping mapping) {
		return mapping instanceof RequestMappingInfoHandlerMapping || mapping instanceof AbstractUrlHandlerMapping
				|| mapping instanceof RouterFunctionMapping;
	}

	private static boolean isActuators(AbstractHandlerMapping mapping) {
		return ClassUtils.getPackageName(mapping.getClass()).startsWith("org.springframework.boot.");
	}

	static List<String> methods(RequestMappingInfo info) {
		return info.getMethodsCondition().getMethods().stream().map(RequestMethod::name).toList();
	}

	private static boolean isConditional(RequestMappingInfo info) {
		return !info.getParamsCondition().isEmpty() || !info.getConsumesCondition().isEmpty()
				|| !info.getProducesCondition().isEmpty() || isPassingOn(info);
	}

	/**
	 * Return whether other mappings may receive requests of this path. Spring itself
	 * answers requests that don't meet other conditions.
	 */
	private static boolean isPassingOn(RequestMappingInfo info) {
		return !info.getHeadersCondition().isEmpty() || !info.getVersionCondition().isEmpty()
				|| info.getCustomCondition() != null;
	}

	private void addHandlers(AbstractUrlHandlerMapping mapping, UrlHandlerLayers layers, boolean before) {
		urlHandlers(mapping).forEach((path, handler) -> {
			String type = ClassUtils.getShortName(handler.getClass());
			if (handler instanceof String name) {
				// The name of a bean that Spring gets for each request
				Class<?> named = this.beans.getType(name);
				if (named == null || CorsConfigurationSource.class.isAssignableFrom(named)
						|| ClassUtils.getPackageName(named).startsWith(WEB_SOCKETS)) {
					layers.addSource(path, UrlHandlerLayers.handler("'" + name + "'"), null);
				}
				else {
					layers.add(path);
				}
				return;
			}
			if (ClassUtils.getPackageName(handler.getClass()).startsWith("org.springframework.web.socket")) {
				if (WEB_SOCKET) {
					WebSocketLayers.addOpen(mapping, path, handler, layers);
				}
				return;
			}
			if (handler instanceof ResourceHttpRequestHandler && HiddenField.read(ResourceHttpRequestHandler.class,
					"corsConfiguration", handler) instanceof CorsConfiguration own) {
				layers.addSource(path, UrlHandlerLayers.handler(type), own);
			}
			else if (handler instanceof CorsConfigurationSource
					&& !SpringCorsSettings.isOfSpringMvc(handler.getClass())) {
				layers.addSource(path, UrlHandlerLayers.handler(type), null);
			}
			else if (!before && (handler instanceof ResourceHttpRequestHandler
					|| handler instanceof DefaultServletHttpRequestHandler)) {
				layers.addFiles(path);
			}
			else {
				layers.add(path);
			}
		});
	}

	/**
	 * Return the handlers of a mapping by path.
	 */
	static Map<String, Object> urlHandlers(AbstractUrlHandlerMapping mapping) {
		Map<String, Object> handlers = new LinkedHashMap<>(mapping.getHandlerMap());
		if (mapping.getRootHandler() != null) {
			handlers.put("/", mapping.getRootHandler());
		}
		if (mapping.getDefaultHandler() != null) {
			handlers.put("/**", mapping.getDefaultHandler());
		}
		return handlers;
	}

	/**
	 * Add repositories whose settings can't be read.
	 */
	private void addRepositories(CorsStartReportBuilder report, Set<Class<?>> handlerTypes) {
		Set<String> names = new TreeSet<>();
		for (String name : this.beans.getBeanNamesForAnnotation(CrossOrigin.class)) {
			Class<?> type = this.beans.getType(name, false);
			if (type != null && type.isInterface() && !handlerTypes.contains(type)) {
				names.add(ClassUtils.getShortName(type));
			}
		}
		if (!names.isEmpty()) {
			report
				.add(new CorsLayer(
						"@CrossOrigin on " + names.stream().collect(Collectors.joining(", "))
								+ " (of Spring Data REST)",
						CorsLayer.Place.MAPPING, "",
						List.of(new CorsLayer.Rule(this.properties.dataRestBasePath() + "/**", null))));
		}
	}

}
